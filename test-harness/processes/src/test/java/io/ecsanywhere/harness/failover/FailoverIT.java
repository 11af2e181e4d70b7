package io.ecsanywhere.harness.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.Installed;
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
 * Three real replicas: what may never happen, and that another leads in the end. Without the
 * library that sets clocks wrong, one fault is left out.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class FailoverIT {

  @TempDir Path logs;

  static Stream<Fault> faults() {
    return Arrays.stream(Fault.values())
        .filter(
            fault ->
                fault != Fault.WRONG_CLOCK || Installed.promised("faketime", Play.canSetClocks()));
  }

  /** One fault after the other: each needs three replicas. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @MethodSource("faults")
  void nobodyWritesButTheLeaderAndNoTargetIsLost(Fault fault) {
    try (Play play = new Play(Lease.SHORT, fault == Fault.WRONG_CLOCK, logs)) {
      Finding finding = play.suffer(fault);

      assertThat(finding.strayWrites()).isEmpty();
      assertThat(finding.uncaused()).isEmpty();
      assertThat(finding.withoutTarget()).isZero();
      assertThat(finding.leaderless()).isBetween(Duration.ZERO, longest(fault));
    }
  }

  /** Twice what it may be on a machine that nobody shares. */
  private static Duration longest(Fault fault) {
    return switch (fault) {
      case STOPPED -> Duration.ofSeconds(2);
      case KILLED, SUSPENDED, CUT_OFF, ALL_CUT_OFF, WRONG_CLOCK -> Duration.ofSeconds(8);
    };
  }
}
