package io.ecsanywhere.harness.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingTest {

  private static Finding of(Fault fault, Duration leaderless) {
    return new Finding(
        fault,
        leaderless,
        Lease.USUAL.longest(fault),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        0);
  }

  @Test
  void whatIsPromisedForTheUsualLeaseIsHeldTo() {
    assertThat(of(Fault.KILLED, Duration.ofSeconds(20)).clean()).isTrue();
    assertThat(of(Fault.KILLED, Duration.ofMillis(20_001)).clean()).isFalse();
    assertThat(of(Fault.STOPPED, Duration.ofMillis(4_500)).clean()).isTrue();
    assertThat(of(Fault.STOPPED, Duration.ofMillis(4_501)).clean()).isFalse();
  }
}
