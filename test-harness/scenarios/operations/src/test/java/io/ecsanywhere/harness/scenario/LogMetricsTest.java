package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.controller.Role;
import io.ecsanywhere.controller.health.StatusLine;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.deploy.ShippedFilters;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The metrics that the shipped template makes of the log, of lines that a real controller wrote.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogMetricsTest {

  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
  private RunningProgram program;

  @BeforeAll
  void aServiceThatIsRightOneThatFailsAndOneThatIsRejected() {
    scenario.hosts(1);
    scenario.pool("ours");
    scenario.service("right", 1, Map.of("ecs-a.lbName", "ours"));
    scenario.service("slips", 1, Map.of("ecs-a.lbName", "no/such:pool"));
    program = scenario.controller();
    scenario.awaitLog(program, "\"service\":\"slips\"", "\"outcome\":\"rejected\"");
    scenario.awaitLog(program, "\"service\":\"right\"", "\"outcome\":\"changed\"");
    scenario
        .aws
        .faults()
        .add(new Fault.Denied(Operations.of("elasticloadbalancing:DescribeTargetHealth")));
    scenario.pool("unread");
    scenario.service("fails", 1, Map.of("ecs-a.lbName", "unread"));
    scenario.awaitLog(program, "\"service\":\"fails\"", "\"outcome\":\"failed\"");
  }

  @AfterAll
  void close() {
    scenario.close();
  }

  private Map<String, Double> valuesOf(String... parts) throws JsonProcessingException {
    List<String> lines = program.lines(parts);
    assertThat(lines).as(String.join(", ", parts)).isNotEmpty();
    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    return ShippedFilters.values(line);
  }

  /** Said into the log of the program at work, as it does itself once a minute. */
  private static void status(Role role, int secondsAgo, int period) {
    Freshness tasks =
        new Freshness(
            "tasks", Duration.ofSeconds(secondsAgo), Duration.ZERO, Duration.ofSeconds(period));
    StatusLine line = new StatusLine(role::word, () -> List.of(tasks), List::of, List::of);
    line.run();
    line.run();
  }

  @Test
  void reconcilesThatFailedOrWereRejectedAreCounted() throws JsonProcessingException {
    assertThat(valuesOf("\"service\":\"fails\"", "\"outcome\":\"failed\""))
        .isEqualTo(Map.of("FailedReconciles", 1.0));
    assertThat(valuesOf("\"service\":\"slips\"", "\"outcome\":\"rejected\""))
        .isEqualTo(Map.of("RejectedReconciles", 1.0));
    assertThat(valuesOf("\"service\":\"right\"", "\"outcome\":\"changed\"")).isEmpty();
  }

  @Test
  void whetherAReplicaLeadsAndHowStaleItsReadingsAreIsSeen() throws JsonProcessingException {
    status(Role.LEADING, 105, 30);
    status(Role.STANDBY, 60, 120);
    assertThat(valuesOf("\"event\":\"status\"", "\"role\":\"leading\""))
        .isEqualTo(Map.of("Leading", 1.0, "StalestRead", 3.5));
    assertThat(valuesOf("\"event\":\"status\"", "\"role\":\"standby\""))
        .isEqualTo(Map.of("StalestRead", 0.5));
  }
}
