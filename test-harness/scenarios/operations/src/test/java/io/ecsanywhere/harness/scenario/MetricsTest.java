package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.front.CallLog;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators see of a controller at work. */
@Timeout(120)
class MetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| ([a-z]+) \\| [^|]+ \\| ([^|]*)\\| [^|]+ \\|");
  private static final Pattern LABEL = Pattern.compile("`([a-z]+)`");

  /** As the page has it. */
  private record Described(String type, Set<String> labels) {}

  private static Scenario webAndApi() {
    Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
    scenario.hosts(3);
    for (String name : Set.of("web", "api")) {
      scenario.pool(name);
      scenario.service(name, 2, Map.of("ecs-a.lbName", name));
      scenario.awaitSteady(name);
    }
    return scenario;
  }

  private static void awaitServing(Scenario scenario, int web, int api) {
    scenario.awaitServing("web", "web", web);
    scenario.awaitServing("api", "api", api);
  }

  private static void until(String what, Runnable assertion) {
    await(what).atMost(PATIENCE).untilAsserted(assertion::run);
  }

  @Test
  void everyMetricIsDescribedAndEveryDescriptionIsOfAMetric() throws IOException {
    Map<String, Described> page = new TreeMap<>();
    ROW.matcher(Files.readString(Repository.file("controller/METRICS.md")))
        .results()
        .forEach(
            row ->
                page.put(
                    row.group(1),
                    new Described(
                        row.group(2),
                        LABEL
                            .matcher(row.group(3))
                            .results()
                            .map(label -> label.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)))));
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller();
      awaitServing(scenario, 2, 2);
      // Collections are told of from the first one on that is seen, and that is after a scrape.
      Scrape.of(program);
      System.gc();
      until(
          "all that is described is there",
          () -> assertThat(shown(Scrape.of(program))).containsExactlyEntriesOf(page));
    }
  }

  private static Map<String, Described> shown(Scrape scrape) {
    Map<String, Described> shown = new TreeMap<>();
    scrape
        .types()
        .forEach(
            (name, type) -> {
              boolean maximum =
                  name.endsWith("_seconds_max")
                      && scrape.types().containsKey(name.replaceFirst("_max$", ""));
              if (!maximum) {
                shown.put(name, new Described(type, scrape.labels(name)));
              }
            });
    return shown;
  }

  @Test
  void whatIsDoneIsCounted() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      awaitServing(scenario, 2, 2);
      Scrape before = Scrape.of(program);

      scenario.aws.console().scale(Scenario.CLUSTER, "web", 5);
      scenario.aws.events().sendRaw("not JSON at all");
      awaitServing(scenario, 5, 2);

      until(
          "everything is counted",
          () -> {
            Scrape now = Scrape.of(program);
            String changed = "ecsa_reconcile_total{outcome=\"changed\"}";
            assertThat(now.value(changed)).isGreaterThan(before.value(changed));
            assertThat(now.value(changed))
                .isEqualTo(program.lines("\"outcome\":\"changed\"").size());
            assertThat(now.value("ecsa_convergence_seconds_count")).isPositive();
            assertThat(now.value("ecsa_events_total{result=\"malformed\"}")).isEqualTo(1);
            assertThat(now.value("ecsa_events_total{result=\"taken\"}")).isPositive();
            assertThat(now.value("ecsa_pools")).isEqualTo(2);
            assertThat(now.value("ecsa_pool_targets{state=\"serving\"}")).isEqualTo(7);
            assertThat(now.value("ecsa_pool_targets{state=\"missing\"}")).isZero();
            assertThat(now.value("ecsa_leader")).isEqualTo(1);
            assertThat(now.value("workqueue_depth{name=\"reconcile\"}")).isZero();
            assertThat(now.value("workqueue_work_duration_seconds_count{name=\"reconcile\"}"))
                .isEqualTo(now.value("ecsa_reconcile_seconds_count"));
            assertThat(attempts(now)).isEqualTo(calls(scenario.aws.calls()));
          });
    }
  }

  /** Successful calls by operation; one of SQS is always under way. */
  private static Map<String, Long> attempts(Scrape scrape) {
    Map<String, Long> counts = new TreeMap<>();
    scrape
        .byLabels("ecsa_aws_calls_total")
        .forEach(
            (labels, count) -> {
              String service = labels.getOrDefault("service", "");
              if (!service.equals("sqs")) {
                assertThat(labels).containsEntry("result", "ok");
                counts.put(service + ":" + labels.get("operation"), count.longValue());
              }
            });
    return counts;
  }

  private static Map<String, Long> calls(CallLog log) {
    Map<String, Long> counts = new TreeMap<>();
    log.counts()
        .forEach(
            (kind, count) -> {
              if (!kind.service().equals("sqs")) {
                counts.put(kind.service() + ":" + kind.operation(), count);
              }
            });
    return counts;
  }

  @Test
  void waitingForTheBudgetShowsAndIsNoFailure() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program =
          scenario.controller(
              Stream.concat(
                      Stream.of(Rounds.NONE), Stream.of("--api-budget=100%,RegisterTargets=2/1"))
                  .toArray(String[]::new));
      awaitServing(scenario, 2, 2);

      until(
          "the wait is over",
          () -> {
            Scrape now = Scrape.of(program);
            String bucket = "bucket=\"elb-target-writes\"";
            assertThat(now.sum("ecsa_aws_budget_wait_seconds_count", bucket)).isPositive();
            assertThat(now.sum("ecsa_aws_budget_wait_seconds_sum", bucket)).isPositive();
            assertThat(now.sum("ecsa_aws_budget_calls_per_second", bucket)).isEqualTo(2);
            assertThat(now.value("ecsa_reconcile_total{outcome=\"failed\"}")).isZero();
          });
    }
  }

  @Test
  void poolsAreShownByTheirNamesWhereThatIsAskedFor() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller("--metrics-per-pool");
      awaitServing(scenario, 2, 2);

      until(
          "both pools",
          () -> {
            Scrape now = Scrape.of(program);
            assertThat(now.labels("ecsa_pool_targets")).containsExactly("pool", "state");
            assertThat(now.sum("ecsa_pool_targets", "state=\"serving\"")).isEqualTo(4);
            assertThat(
                    now.byLabels("ecsa_pool_targets").keySet().stream()
                        .map(labels -> labels.get("pool"))
                        .distinct())
                .hasSize(2);
          });
    }
  }

  @Test
  void aLoopThatFailsForThreeOfItsPeriodsIsNamedUntilItSucceeds() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      awaitServing(scenario, 2, 2);
      until("health", () -> assertHealth(program, 200, "ok\n"));

      Fault denied = new Fault.Denied(Operations.of("ecs:ListTasks"));
      scenario.aws.faults().add(denied);
      until("illness", () -> assertHealth(program, 503, "poll-scenario/tasks\n"));
      assertThat(Scrape.get(program, "/readyz").statusCode()).isEqualTo(200);
      assertThat(Scrape.of(program).value("ecsa_stuck_loops")).isEqualTo(1);

      scenario.aws.faults().remove(denied);
      until("health again", () -> assertHealth(program, 200, "ok\n"));
    }
  }

  private static void assertHealth(RunningProgram program, int status, String body) {
    HttpResponse<String> answer = Scrape.get(program, "/healthz");
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
