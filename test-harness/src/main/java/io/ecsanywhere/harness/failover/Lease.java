package io.ecsanywhere.harness.failover;

import java.time.Duration;
import java.util.List;

/** How the lease is kept. */
public record Lease(Duration duration, Duration renewDeadline, Duration retryPeriod) {

  /** What the flags say where none is given. */
  public static final Lease USUAL =
      new Lease(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  public static final Lease SHORT =
      new Lease(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400));

  List<String> flags() {
    return List.of(
        "--leader-elect=dynamodb",
        "--lease-duration=" + duration.toMillis() + "ms",
        "--renew-deadline=" + renewDeadline.toMillis() + "ms",
        "--retry-period=" + retryPeriod.toMillis() + "ms");
  }
}
