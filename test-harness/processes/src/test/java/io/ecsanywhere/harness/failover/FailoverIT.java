package io.ecsanywhere.harness.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three real replicas: what may never happen, and that another leads in the end. Counts are strict.
 * Times are not: this machine may have much else to do, so that twice what the program {@code
 * failover} allows is allowed here. Without the library that sets clocks wrong two faults are left
 * out, but not in CI.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class FailoverIT {

  @TempDir Path logs;

  static Stream<Fault> faults() {
    return Arrays.stream(Fault.values()).filter(fault -> !Play.leavesOut(fault));
  }

  /** One fault after the other: each needs three replicas. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @MethodSource("faults")
  void nobodyWritesButTheLeaderAndNoTargetIsLost(Fault fault) {
    try (Play play = new Play(Lease.SHORT, fault, logs)) {
      Finding finding = play.suffer();

      assertThat(finding.strayWrites()).isEmpty();
      assertThat(finding.uncaused()).isEmpty();
      assertThat(finding.withoutTarget()).isZero();
      assertThat(finding.leaderless()).isBetween(Duration.ZERO, finding.limit().multipliedBy(2));
    }
  }
}
