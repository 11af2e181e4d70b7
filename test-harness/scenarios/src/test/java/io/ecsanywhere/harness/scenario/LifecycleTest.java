package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Pools follow a service through its life, and touch nothing of it that lives on. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleTest {

  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());

  LifecycleTest() {
    scenario.hosts(3);
    scenario.controller("--service-resync-period=1s");
  }

  @AfterAll
  void stop() {
    try (scenario) {}
  }

  @Test
  void aServiceThatIsDeletedAndMadeAgainUnderItsNameIsServedAnew() {
    scenario.pool("again-1");
    scenario.pool("again-2");
    scenario.service("again", 2, Map.of("ecs-a.lbName", "again-1"));
    scenario.awaitServing("again-1", "again", 2);

    scenario.aws.console().deleteService(Scenario.CLUSTER, "again");
    scenario.awaitTargets("again-1", Set.of());
    await("the name to be free").until(() -> status("again").equals("INACTIVE"));
    scenario.service("again", 3, Map.of("ecs-a.lbName", "again-2"));
    scenario.awaitServing("again-2", "again", 3);
    assertThat(scenario.targets("again-1")).isEmpty();
  }

  @Test
  void aServiceIsScaledToZeroAndBack() {
    scenario.pool("zero");
    scenario.service("zero", 2, Map.of("ecs-a.lbName", "zero"));
    scenario.awaitServing("zero", "zero", 2);

    scenario.aws.console().scale(Scenario.CLUSTER, "zero", 0);
    scenario.awaitServing("zero", "zero", 0);
    scenario.aws.console().scale(Scenario.CLUSTER, "zero", 2);
    scenario.awaitServing("zero", "zero", 2);
  }

  @Test
  void targetsThatStayAreNotTouchedWhileOthersComeAndGo() {
    String pool = scenario.pool("count");
    scenario.service("count", 3, Map.of("ecs-a.lbName", "count"));
    scenario.awaitServing("count", "count", 3);
    scenario.aws.console().scale(Scenario.CLUSTER, "count", 6);
    scenario.awaitServing("count", "count", 6);
    scenario.aws.console().scale(Scenario.CLUSTER, "count", 1);
    scenario.awaitServing("count", "count", 1);

    assertThat(scenario.aws.pools().history(pool)).hasSize(6 + 5);
    assertThat(scenario.removals("count")).hasSize(5).doesNotHaveDuplicates();
  }

  private String status(String service) {
    return scenario.aws.console().service(Scenario.CLUSTER, service).path("status").asText();
  }
}
