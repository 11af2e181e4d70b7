package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many tasks, and many services. Containers are no real servers here. */
@Timeout(180)
class SizeTest {

  private static final SimulationOptions LARGE = SimulationOptions.usual().withoutServers();

  /** What a target group holds at most. */
  private static final int CAPACITY = 1_000;

  @Test
  void aServiceOf150TasksFillsItsPool() {
    try (Scenario scenario = Scenario.start(LARGE)) {
      scenario.hosts(5);
      scenario.pool("many");
      scenario.controller();
      scenario.service("many", 150, Map.of("ecs-a.lbName", "many"));
      scenario.awaitServing("many", "many", 150);
      scenario.aws.console().scale(Scenario.CLUSTER, "many", 40);
      scenario.awaitServing("many", "many", 40);
    }
  }

  @Test
  void aPoolThatIsFullHoldsAsManyAsItCanAndStillGivesUpWhatStops() {
    try (Scenario scenario = Scenario.start(LARGE)) {
      scenario.hosts(10);
      scenario.pool("full");
      RunningProgram program = scenario.controller();
      scenario.service("full", 30, Map.of("ecs-a.lbName", "full"));
      // A start that leaves room for no whole number of the chunks in which targets are sent.
      scenario.awaitServing("full", "full", 30);
      scenario.aws.console().scale(Scenario.CLUSTER, "full", 1_050);
      scenario.awaitSteady("full");
      scenario.awaitLog(
          program,
          "\"service\":\"full\"",
          "\"outcome\":\"rejected\"",
          "the target group full is full: 50 targets were left out");
      assertThat(scenario.targets("full"))
          .hasSize(CAPACITY)
          .isSubsetOf(scenario.serving("full", "web", 80));

      scenario.aws.console().scale(Scenario.CLUSTER, "full", 900);
      scenario.awaitServing("full", "full", 900);
    }
  }

  @Test
  void threeHundredServicesHaveAPoolEachAndNoneFeelsWhatBecomesOfAnother() {
    // ELB's documented rates allow four registrations a second: more than a minute for these. How
    // the controller lives within such rates is not what this is about, so they are lifted tenfold.
    try (Scenario scenario = Scenario.start(LARGE.withRateScale(10))) {
      scenario.hosts(5);
      Reached reached = new Reached(scenario.aws);
      String definition =
          scenario.aws.console().register(TaskTemplate.of("web").container("web", "80"));
      Map<String, String> pools = new LinkedHashMap<>();
      IntStream.rangeClosed(1, 300)
          .mapToObj(number -> "service-" + number)
          .forEach(
              name -> {
                pools.put(name, scenario.pool(name));
                scenario
                    .aws
                    .console()
                    .createService(
                        Scenario.CLUSTER, name, definition, 1, Map.of("ecs-a.lbName", name));
              });
      scenario.controller(
          "--target-resync-period=1m", "--full-resync-period=1m", "--api-budget=1000%");
      await("every pool holds its service's task")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(pools)
                      .allSatisfy(
                          (service, pool) ->
                              assertThat(scenario.targets(service))
                                  .hasSize(1)
                                  .isEqualTo(reached.tcp(service, "web", 80))));

      Map<String, String> others = new LinkedHashMap<>(pools);
      List<String> grown = List.copyOf(pools.keySet()).subList(0, 10);
      others.keySet().removeAll(grown);
      others.remove("service-300");
      assertThat(others).hasSize(289);
      grown.forEach(service -> scenario.aws.console().scale(Scenario.CLUSTER, service, 3));
      scenario.aws.console().deleteService(Scenario.CLUSTER, "service-300");
      grown.forEach(service -> scenario.awaitServing(service, service, 3));
      scenario.awaitTargets("service-300", Set.of());
      assertThat(others)
          .allSatisfy(
              (service, pool) ->
                  assertThat(scenario.aws.pools().history(pool)).as(service).hasSize(1));
    }
  }
}
