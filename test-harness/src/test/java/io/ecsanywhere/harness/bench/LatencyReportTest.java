package io.ecsanywhere.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.measure.Reaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Four changes, the third of which cost as much as two, and the last was never written. */
  private final LatencyReport report =
      new LatencyReport(
          new LatencyReport.Settings(2, 4, 4, 1, 10),
          new LatencyReport.Measured(
              List.of(reaction(20), reaction(30), reaction(40)),
              cost(0),
              List.of(cost(2), cost(2)),
              List.of(cost(4), cost(2))));

  private static Reaction reaction(long millis) {
    return new Reaction(Reaction.Kind.REGISTERED, "group", "target", Duration.ofMillis(millis));
  }

  /** What the change costs; a poll's call falls into each as well. */
  private static CallCounts cost(long ofChange) {
    return new CallCounts(Map.of("ecs:DescribeTasks", ofChange + 1), ofChange, SECOND);
  }

  private String line(String what) {
    return report.tables().getFirst().lines().stream()
        .filter(line -> line.strip().startsWith(what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDearestChangeIsToldWithTheShareOfThoseThatMissTheAim() {
    assertThat(line("the dearest change")).contains("4.00", "<= 3", "missed by 33.3 %");
    assertThat(line("changes of more than 3 calls")).contains("25.00", "missed");
  }

  @Test
  void changesThatWereNeverWrittenAreCounted() {
    assertThat(line("not written, or without an event")).contains("1.00");
  }
}
