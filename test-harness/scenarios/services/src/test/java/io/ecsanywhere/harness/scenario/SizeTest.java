package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

      // Thousands of events of what has started: this machine is slower to deliver them than AWS.
      scenario.awaitHeard();
      scenario.aws.console().scale(Scenario.CLUSTER, "full", 900);
      scenario.awaitServing("full", "full", 900);
    }
  }

  /** Ten tasks after the other; what happens while a write waits goes in that write. */
  @Test
  void aServiceOf100TasksThatIsRolledCostsAHandfulOfWritesWhereWritesAreRare() {
    try (Scenario scenario = Scenario.start(LARGE)) {
      scenario.hosts(5);
      scenario.pool("many");
      scenario.controller("--api-budget=100%,RegisterTargets=0.5/2");
      TaskTemplate template = TaskTemplate.of("many").container("web", "80");
      scenario.service("many", template, 100, Map.of("ecs-a.lbName", "many"));
      scenario.awaitServing("many", "many", 100);
      List<String> old = scenario.aws.console().tasks(Scenario.CLUSTER, "many");
      long before = writes(scenario);

      scenario.aws.console().percents(Scenario.CLUSTER, "many", 100, 110);
      scenario
          .aws
          .console()
          .roll(Scenario.CLUSTER, "many", scenario.aws.console().register(template));
      await("all tasks are new")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  scenario.aws.console().steady(Scenario.CLUSTER, "many")
                      && Collections.disjoint(
                          scenario.aws.console().tasks(Scenario.CLUSTER, "many"), old));
      scenario.awaitServing("many", "many", 100);
      assertThat(writes(scenario) - before)
          .as("writes for 100 targets that came and 100 that went")
          .isBetween(2L, 12L);
    }
  }

  private static long writes(Scenario scenario) {
    return Stream.of("RegisterTargets", "DeregisterTargets")
        .mapToLong(
            operation ->
                scenario.aws.calls().count(Operations.of("elasticloadbalancing:" + operation)))
        .sum();
  }

  /** The reserve that polls leave is there for events. */
  @Test
  void pollsThatTheBudgetCannotBearSaySoAndKeepNoEventWaiting() {
    try (Scenario scenario = Scenario.start(LARGE)) {
      scenario.hosts(1);
      scenario.pool("few");
      scenario.service("few", 8, Map.of("ecs-a.lbName", "few"));
      scenario.awaitSteady("few");
      scenario.aws.faults().add(new Fault.ShortPages(Operations.of("ecs:ListTasks"), 1));
      RunningProgram program =
          scenario.controller(
              "--api-budget=100%,ListTasks=2/8",
              "--task-resync-period=1s",
              "--instance-resync-period=2s",
              "--http-address=127.0.0.1:0");
      scenario.awaitServing("few", "few", 8);
      scenario.awaitLog(program, "\"event\":\"poll-behind\"", "\"flag\":\"--task-resync-period\"");

      for (int i = 0; i < 3; i++) {
        String task = scenario.aws.console().tasks(Scenario.CLUSTER, "few").getFirst();
        scenario.aws.console().stopTask(Scenario.CLUSTER, task);
        scenario.awaitServing("few", "few", 8);
      }
      Scrape scrape = Scrape.of(program);
      assertThat(meanWait(scrape, "resync")).isPositive();
      assertThat(meanWait(scrape, "event")).isLessThan(meanWait(scrape, "resync") / 2);
      assertThat(meanWait(scrape, "removal")).isLessThan(meanWait(scrape, "resync") / 2);
    }
  }

  private static double meanWait(Scrape scrape, String priority) {
    String series =
        "ecsa_aws_budget_wait_seconds_%%s{bucket=\"ecs-cluster-resources\",priority=\"%s\"}"
            .formatted(priority);
    double count = scrape.value(series.formatted("count"));
    return count == 0 ? 0 : scrape.value(series.formatted("sum")) / count;
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
