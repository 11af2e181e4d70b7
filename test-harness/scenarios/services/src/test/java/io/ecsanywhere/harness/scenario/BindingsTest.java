package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Health;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Which container port of a service serves which pool. One cluster and one controller for all, with
 * services and pools of its own for each test.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindingsTest {

  private final Scenario scenario =
      Scenario.start(SimulationOptions.usual().withoutServers().withReplaceUnhealthyTasks(false));
  private final Reached reached = new Reached(scenario.aws);
  private final RunningProgram program;

  BindingsTest() {
    scenario.hosts(3);
    // To look for drift in so many pools every few seconds would take all of ELB's request rate.
    program =
        scenario.controller(
            "--target-resync-period=5s",
            "--service-resync-period=500ms",
            "--full-resync-period=2s");
  }

  @AfterAll
  void stop() {
    scenario.close();
  }

  @Test
  void containersWithoutPortsDoNotCountAmongThePositions() {
    scenario.pool("sidecar-1");
    scenario.pool("sidecar-2");
    scenario.service(
        "sidecars",
        TaskTemplate.of("sidecars")
            .container("agent")
            .container("api", "8080")
            .container("logs")
            .container("web", "80"),
        2,
        Map.of("ecs-a.lbName", "sidecar-1 sidecar-2"));
    scenario.awaitServing("sidecar-1", "sidecars", "api", 8080, 2);
    scenario.awaitServing("sidecar-2", "sidecars", "web", 80, 2);
  }

  @Test
  void eachPortOfAContainerCanHaveAPoolOfItsOwn() {
    scenario.pool("port-lowest");
    scenario.pool("port-443");
    scenario.pool("port-9090");
    scenario.service(
        "ports",
        TaskTemplate.of("ports").container("web", "9090", "80", "443"),
        2,
        Map.of(
            "ecs-a.lb/web", "port-lowest",
            "ecs-a.lb/web:443", "port-443",
            "ecs-a.lb/web:9090", "port-9090"));
    scenario.awaitServing("port-lowest", "ports", "web", 80, 2);
    scenario.awaitServing("port-443", "ports", "web", 443, 2);
    scenario.awaitServing("port-9090", "ports", "web", 9090, 2);
  }

  @Test
  void aContainersOwnTagStandsAboveItsPosition() {
    String positional = scenario.pool("position-2");
    scenario.pool("position-1");
    scenario.pool("own");
    scenario.service(
        "above",
        TaskTemplate.of("above").container("api", "8080").container("web", "80"),
        1,
        Map.of("ecs-a.lbName", "position-1 position-2", "ecs-a.lb/web", "own"));
    scenario.awaitServing("own", "above", "web", 80, 1);

    // A second pass that has been through: the first one was through with all pools before.
    scenario.aws.console().scale(Scenario.CLUSTER, "above", 2);
    scenario.awaitServing("own", "above", "web", 80, 2);
    scenario.awaitServing("position-1", "above", "api", 8080, 2);
    assertThat(scenario.aws.pools().history(positional)).isEmpty();
  }

  @Test
  void udpAndTcpOfOneContainerPortGoToTheGroupsOfTheirProtocols() {
    scenario.pool("dns-tcp", "TCP");
    scenario.pool("dns-udp", "UDP");
    scenario.service(
        "dns",
        TaskTemplate.of("dns").container("dns", "5301:53", "5302:53/udp"),
        2,
        Map.of("ecs-a.lb/dns:53", "dns-tcp dns-udp"));
    scenario.awaitSteady("dns");
    scenario.awaitTargets("dns-tcp", reached.tcp("dns", "dns", 53));
    scenario.awaitTargets("dns-udp", reached.udp("dns", "dns", 53));
    assertThat(scenario.targets("dns-udp")).hasSize(2).allMatch(t -> t.endsWith(":5302"));
  }

  @Test
  void aGroupForBothProtocolsTakesAPortThatIsTheSameInBoth() {
    scenario.pool("both", "TCP_UDP");
    scenario.service(
        "same",
        TaskTemplate.of("same").container("dns", "5303:53", "5303:53/udp"),
        2,
        Map.of("ecs-a.lb/dns", "both"));
    scenario.awaitServing("both", "same", "dns", 53, 2);
  }

  @Test
  void aGroupForBothProtocolsTakesNoTaskWhoseHostPortsDiffer() {
    String group = scenario.pool("differ", "TCP_UDP");
    scenario.service(
        "differ",
        TaskTemplate.of("differ").container("dns", "5304:53", "5305:53/udp"),
        2,
        Map.of("ecs-a.lb/dns", "differ"));
    scenario.awaitLog(program, "\"service\":\"differ\"", "\"no-such-port\":2");
    assertThat(scenario.aws.pools().history(group)).isEmpty();
  }

  @Test
  void hostModeTakesThePortsOfTheTaskDefinition() {
    scenario.pool("host-mode-1");
    scenario.pool("host-mode-2");
    scenario.service(
        "host-mode",
        TaskTemplate.of("host-mode")
            .inHostMode()
            .container("admin", "7081")
            .container("web", "7080"),
        3,
        Map.of("ecs-a.lbName", "host-mode-1", "ecs-a.lb/web:7080", "host-mode-2"));
    scenario.awaitSteady("host-mode");
    scenario.awaitTargets("host-mode-1", reached.tcp("host-mode", "admin", 7081));
    scenario.awaitTargets("host-mode-2", reached.tcp("host-mode", "web", 7080));
    assertThat(scenario.targets("host-mode-2")).hasSize(3).allMatch(t -> t.endsWith(":7080"));
  }

  @Test
  void aPortOfARangeIsReachedAtItsPlaceInTheHostsRange() {
    scenario.pool("range-first");
    scenario.pool("range-fourth");
    scenario.service(
        "range",
        TaskTemplate.of("range").container("media", "8000-8004"),
        4,
        Map.of("ecs-a.lb/media", "range-first", "ecs-a.lb/media:8003", "range-fourth"));
    scenario.awaitSteady("range");
    assertThat(reached.tcp("range", "media", 8003)).hasSize(4);
    scenario.awaitTargets("range-first", reached.tcp("range", "media", 8000));
    scenario.awaitTargets("range-fourth", reached.tcp("range", "media", 8003));
  }

  @Test
  void twoServicesShareAGroupThatOneNamesByItsArnAndOneByItsName() {
    String group = scenario.pool("shared-group");
    scenario.service("by-arn", 2, Map.of("ecs-a.lbName", group));
    scenario.service("by-name", 3, Map.of("ecs-a.lbName", "shared-group"));
    scenario.awaitSteady("by-arn");
    scenario.awaitSteady("by-name");
    var ofName = reached.tcp("by-name", "web", 80);
    scenario.awaitTargets("shared-group", Sets.union(reached.tcp("by-arn", "web", 80), ofName));

    scenario.aws.console().scale(Scenario.CLUSTER, "by-arn", 0);
    scenario.awaitTargets("shared-group", ofName);
    assertThat(scenario.removals("shared-group")).doesNotContainAnyElementsOf(ofName);
  }

  @Test
  void aGroupThatDoesNotExistKeepsNoOtherFromBeingFilledAndIsFilledOnceItDoes() {
    scenario.pool("three-1");
    scenario.pool("three-3");
    scenario.service("three", 2, Map.of("ecs-a.lb/web", "three-1 three-2 three-3"));
    scenario.awaitServing("three-1", "three", 2);
    scenario.awaitServing("three-3", "three", 2);
    scenario.awaitLog(
        program,
        "\"service\":\"three\"",
        "\"outcome\":\"rejected\"",
        "there is no target group named three-2");

    scenario.pool("three-2");
    scenario.awaitServing("three-2", "three", 2);
  }

  @Test
  void healthyOnlyLeavesOutTasksThatAreNotHealthy() {
    scenario.pool("healthy-only");
    scenario.pool("any-health");
    var template = TaskTemplate.of("checked").checkedContainer("web", "80");
    scenario.service(
        "healthy-only",
        template,
        2,
        Map.of("ecs-a.lbName", "healthy-only", "ecs-a.healthyOnly", "true"));
    scenario.service("any-health", template, 2, Map.of("ecs-a.lbName", "any-health"));
    scenario.awaitServing("healthy-only", "healthy-only", 2);
    scenario.awaitServing("any-health", "any-health", 2);

    String ill = tasks("healthy-only").getFirst();
    scenario.removesByRule("healthy-only", reached.task("healthy-only", ill));
    scenario.aws.ecs().setHealth(tasks("any-health").getFirst(), Health.UNHEALTHY);
    scenario.aws.ecs().setHealth(ill, Health.UNHEALTHY);
    scenario.awaitTargets(
        "healthy-only",
        Sets.difference(reached.tcp("healthy-only", "web", 80), reached.task("healthy-only", ill)));

    scenario.aws.ecs().setHealth(ill, Health.HEALTHY);
    scenario.awaitServing("healthy-only", "healthy-only", 2);
    assertThat(scenario.removals("any-health")).isEmpty();
  }

  private List<String> tasks(String service) {
    return scenario.aws.console().tasks(Scenario.CLUSTER, service);
  }
}
