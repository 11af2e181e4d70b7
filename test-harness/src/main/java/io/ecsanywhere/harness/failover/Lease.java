package io.ecsanywhere.harness.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How the lease is kept.
 *
 * @param lost in which time another leads where the leader is gone
 * @param handedOver in which time another leads where the lease was given back
 */
public record Lease(
    Duration duration,
    Duration renewDeadline,
    Duration retryPeriod,
    Duration lost,
    Duration handedOver) {

  /** What the flags say where none is given, and what the manual promises then. */
  public static final Lease USUAL =
      new Lease(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofMillis(4_500));

  public static final Lease SHORT =
      new Lease(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1));

  List<String> flags() {
    return List.of(
        "--leader-elect=dynamodb",
        "--lease-duration=" + duration.toMillis() + "ms",
        "--renew-deadline=" + renewDeadline.toMillis() + "ms",
        "--retry-period=" + retryPeriod.toMillis() + "ms");
  }

  /** For how long nobody may lead after a fault. */
  public Duration longest(Fault fault) {
    return switch (fault) {
      case STOPPED -> handedOver;
      case KILLED, SUSPENDED, CUT_OFF, ALL_CUT_OFF, WRONG_CLOCK_KILLED, WRONG_CLOCK_SURVIVES ->
          lost;
    };
  }

  /** When whoever led at the time of a fault leads no more, whatever its log says of it. */
  Instant end(Fault fault, Instant struck) {
    return switch (fault) {
      case STOPPED -> Tenure.OPEN;
      case CUT_OFF, ALL_CUT_OFF -> struck.plus(renewDeadline);
      case KILLED, SUSPENDED, WRONG_CLOCK_KILLED, WRONG_CLOCK_SURVIVES -> struck.plus(duration);
    };
  }
}
