package io.ecsanywhere.harness.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three real replicas: what may never happen, and that another leads in the end. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class FailoverIT {

  @TempDir Path logs;

  /** One fault after the other: each needs three replicas. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"KILLED", "STOPPED", "SUSPENDED", "CUT_OFF"})
  void nobodyWritesButTheLeaderAndNoTargetIsLost(Fault fault) {
    try (Play play = new Play(Lease.SHORT, false, logs)) {
      Finding finding = play.suffer(fault);

      assertThat(finding.strayWrites()).isEmpty();
      assertThat(finding.uncaused()).isEmpty();
      assertThat(finding.withoutTarget()).isZero();
      assertThat(finding.leaderless()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    }
  }
}
