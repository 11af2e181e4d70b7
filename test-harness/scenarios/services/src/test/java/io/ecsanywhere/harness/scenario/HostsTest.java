package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.Host;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostsTest {

  private static final String[] GIVING_UP = {
    "--on-disconnected-host=remove", "--disconnect-grace=1s"
  };

  @Test
  void aHostAtDockersAddressIsLeftOutUntilAnAttributeNamesItsOwn() {
    try (Scenario scenario = Scenario.start()) {
      Host host = scenario.host();
      host.reportAddress("172.17.0.1");
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(Rounds.QUICK);

      scenario.awaitLog(
          program, "\"event\":\"reconcile\"", "\"ineligible\":{\"unroutable-address\":2}");
      Rounds.awaitOne(scenario, program, "web");
      assertThat(scenario.aws.pools().history()).isEmpty();

      host.putAttribute("ecs-a.hostAddress", host.address());
      scenario.awaitServing("pool", "web", 2);
    }
  }

  @Test
  void anAttributeThatIsNoAddressIsNamedOnceAndSsmsCountsInstead() {
    try (Scenario scenario = Scenario.start()) {
      Host host = scenario.host();
      host.putAttribute("ecs-a.hostAddress", "rack-7");
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(Rounds.QUICK);

      scenario.awaitServing("pool", "web", 2);
      Rounds.awaitOne(scenario, program, "web");
      assertThat(
              program.lines(
                  "\"level\":\"WARN\"",
                  "\"event\":\"host-address-mistyped\"",
                  "\"cluster\":\"" + Scenario.CLUSTER + "\"",
                  "\"container_instance\":\"" + host.containerInstanceArn() + "\"",
                  "\"attribute\":\"ecs-a.hostAddress\"",
                  "\"value\":\"rack-7\"",
                  "expected an IPv4 or IPv6 address"))
          .hasSize(1);

      host.putAttribute("ecs-a.hostAddress", "rack-8");
      scenario.awaitLog(program, "\"event\":\"host-address-mistyped\"", "\"value\":\"rack-8\"");
      assertThat(removed(scenario)).isEmpty();
    }
  }

  @Test
  void targetsMoveWithTheirHostAndNoOthersDo() {
    try (Scenario scenario = Scenario.start()) {
      Host moving = scenario.host();
      Host staying = scenario.host();
      webOn(scenario, 4);
      scenario.controller(Rounds.QUICK);
      scenario.awaitServing("pool", "web", 4);

      moving.moveTo(scenario.aws.hosts().nextAddress());
      scenario.awaitServing("pool", "web", 4);

      assertThat(removed(scenario)).hasSize(2).noneMatch(on(staying));
    }
  }

  @Test
  void aLostHostKeepsItsTargetsUntilItsTasksAreReplaced() {
    try (Scenario scenario = Scenario.start()) {
      List<Host> hosts = scenario.hosts(2);
      webOn(scenario, 2);
      scenario.pool("api");
      scenario.service("api", 2, Map.of("ecs-a.lbName", "api"));
      RunningProgram program = scenario.underRequests().controller(Rounds.QUICK);
      scenario.awaitServing("pool", "web", 2);
      scenario.awaitServing("api", "api", 2);

      hosts.getFirst().lose();
      Rounds.awaitOne(scenario, program, "web");
      Rounds.awaitOne(scenario, program, "api");
      assertThat(removed(scenario)).isEmpty();
      assertThat(scenario.removals("api")).isEmpty();

      // Tasks of both services end there and others start, each at a port that was anybody's.
      hosts.getFirst().restore();
      scenario.awaitServing("pool", "web", 2);
      scenario.awaitServing("api", "api", 2);
    }
  }

  @Test
  void whereSoAskedALostHostIsGivenUpButNeverAllOfAPool() {
    try (Scenario scenario = Scenario.start()) {
      List<Host> hosts = scenario.hosts(2);
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(with(GIVING_UP));
      scenario.awaitServing("pool", "web", 2);

      scenario.removesByRule(
          "pool", Sets.filter(scenario.targets("pool"), on(hosts.getFirst())::test));
      hosts.getFirst().lose();
      awaitOn(scenario, hosts.getLast(), 1);
      scenario.awaitLog(program, "\"ineligible\":{\"host-disconnected\":1}");

      hosts.getLast().lose();
      Rounds.awaitOne(scenario, program, "web");
      Rounds.awaitOne(scenario, program, "web");
      assertThat(removed(scenario)).hasSize(1).allMatch(on(hosts.getFirst()));
    }
  }

  @Test
  void anAgentThatIsOftenAwayForAMomentCostsNoTarget() {
    try (Scenario scenario = Scenario.start()) {
      List<Host> hosts = scenario.hosts(2);
      webOn(scenario, 2);
      RunningProgram program =
          scenario.controller(with("--on-disconnected-host=remove", "--disconnect-grace=1h"));
      scenario.awaitServing("pool", "web", 2);

      for (int times = 0; times < 3; times++) {
        hosts.getFirst().disconnectAgent();
        hosts.getFirst().restore();
      }
      hosts.getFirst().disconnectAgent();
      Rounds.awaitOne(scenario, program, "web");
      assertThat(removed(scenario)).isEmpty();
    }
  }

  @Test
  void aHostThatSsmForgetsKeepsItsTargets() {
    try (Scenario scenario = Scenario.start()) {
      Host host = scenario.host();
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(Rounds.QUICK);
      scenario.awaitServing("pool", "web", 2);

      scenario.aws.ssm().deregister(host.managedInstanceId());
      Rounds.awaitOne(scenario, program, "web");
      assertThat(removed(scenario)).isEmpty();

      scenario.aws.console().scale(Scenario.CLUSTER, "web", 3);
      scenario.awaitServing("pool", "web", 3);
    }
  }

  @Test
  void aDrainingHostServesUntilItsTasksRunOnAnother() {
    try (Scenario scenario = Scenario.start()) {
      Host draining = scenario.host();
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(Rounds.QUICK);
      scenario.awaitServing("pool", "web", 2);

      draining.drain();
      Rounds.awaitOne(scenario, program, "web");
      assertThat(removed(scenario)).isEmpty();

      Host other = scenario.host();
      awaitOn(scenario, other, 2);
    }
  }

  @Test
  void aNewHostsTasksAreServedBeforeAnyPollShowsTheHost() {
    try (Scenario scenario = Scenario.start()) {
      webOn(scenario, 2);
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitLog(program, "\"event\":\"synced\"");

      Host host = scenario.host();
      awaitOn(scenario, host, 2);
    }
  }

  private static void webOn(Scenario scenario, int count) {
    scenario.pool("pool");
    scenario.service("web", count, Map.of("ecs-a.lbName", "pool"));
  }

  private static Predicate<String> on(Host host) {
    return target -> target.startsWith(host.address() + ":");
  }

  /** Waits until the pool holds so many targets, all on this host. */
  private static void awaitOn(Scenario scenario, Host host, int count) {
    await("targets on " + host.address())
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(scenario.targets("pool")).hasSize(count).allMatch(on(host)));
  }

  private static String[] with(String... more) {
    return Stream.of(Rounds.QUICK, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static List<String> removed(Scenario scenario) {
    return scenario.removals("pool");
  }
}
