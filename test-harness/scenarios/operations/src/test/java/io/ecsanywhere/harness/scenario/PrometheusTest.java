package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts, on a real Prometheus that scrapes a controller at work. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path RULES = Repository.file("deploy/prometheus/alerts.yml");

  private static final Pattern BY = Pattern.compile("by \\(([a-z_, ]+)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(?:ecsa|workqueue|jvm|process|up)(?:_[a-z_]+)?(?:\\{[^}]*})?");

  private final List<AutoCloseable> open = new ArrayList<>();
  private Prometheus prometheus;

  @BeforeAll
  void scrapeAControllerAtWork(@TempDir Path folder) throws IOException {
    assumeTrue(Installed.program("prometheus"), "prometheus is not installed");
    Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
    open.add(scenario);
    scenario.hosts(2);
    scenario.pool("web");
    scenario.service("web", 1, Map.of("ecs-a.lbName", "web"));
    scenario.awaitSteady("web");
    // Calls have series from the first with their result on.
    Fault throttled = new Fault.Throttled(Operations.of("elasticloadbalancing:*"), 1);
    scenario.aws.faults().add(throttled);
    RunningProgram program = scenario.controller(Rounds.QUICK);
    until(
        () -> assertThat(Scrape.of(program).sum("ecsa_aws_calls_total", "throttled")).isPositive());
    scenario.aws.faults().remove(throttled);
    prometheus = Prometheus.start(folder, Scrape.address(program), RULES);
    open.addFirst(prometheus);
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 3);
    scenario.awaitServing("web", "web", 3);
    System.gc();
    until(() -> assertThat(prometheus.query("rate(jvm_gc_pause_seconds_sum[5m])")).isNotEmpty());
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static void until(Runnable assertion) {
    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(assertion::run);
  }

  @Test
  void everyPanelShowsSomethingByTheLabelsThatItNames() throws IOException {
    JsonNode panels =
        new ObjectMapper()
            .readTree(Files.readString(Repository.file("deploy/grafana/dashboard.json")))
            .path("panels");
    List<String> queries = panels.findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(panels.size());
    for (String query : queries) {
      until(() -> assertThat(prometheus.query(query)).as(query).isNotEmpty());
      for (JsonNode series : prometheus.query(query)) {
        assertThat(labels(series)).as(query).containsAll(named(query));
      }
      assertFound(query);
    }
  }

  @Test
  void everyRuleIsEvaluatedAndAllThatItNamesIsThere() {
    until(() -> assertThat(rules()).allMatch(rule -> rule.path("health").asText().equals("ok")));
    assertThat(rules()).isNotEmpty();
    for (JsonNode rule : rules()) {
      assertFound(rule.path("query").asText());
    }
  }

  @Test
  void noPageIsOnItsWayForAControllerThatIsWell() {
    until(
        () ->
            assertThat(rules())
                .filteredOn(rule -> rule.path("labels").path("severity").asText().equals("page"))
                .isNotEmpty()
                .allMatch(rule -> rule.path("state").asText().equals("inactive")));
  }

  private List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    prometheus.rules().forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** Each metric of a query, under the labels and values that it asks for. */
  private void assertFound(String query) {
    List<String> selectors =
        SELECTOR.matcher(query).results().map(MatchResult::group).distinct().toList();
    assertThat(selectors).as(query).isNotEmpty();
    for (String selector : selectors) {
      until(() -> assertThat(prometheus.query(selector)).as(selector).isNotEmpty());
    }
  }

  private static Set<String> labels(JsonNode series) {
    Set<String> labels = new TreeSet<>();
    series.path("metric").fieldNames().forEachRemaining(labels::add);
    return labels;
  }

  /** The labels that a query groups by, but for the one that a quantile uses up. */
  private static List<String> named(String query) {
    return BY.matcher(query)
        .results()
        .flatMap(by -> Stream.of(by.group(1).split(", *", -1)))
        .filter(label -> !label.equals("le"))
        .toList();
  }
}
