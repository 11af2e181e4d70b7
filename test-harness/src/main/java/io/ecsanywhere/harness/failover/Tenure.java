package io.ecsanywhere.harness.failover;

import io.ecsanywhere.harness.front.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A replica had the lease.
 *
 * @param until when it gave it back or lost it; {@link #OPEN} where it has not
 */
record Tenure(String replica, Instant since, Instant until) implements Comparable<Tenure> {

  /** Long after all. */
  static final Instant OPEN = Instant.parse("9999-01-01T00:00:00Z");

  /** A call that was sent just before the end arrives just after it. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

  @Override
  public int compareTo(Tenure other) {
    return since.compareTo(other.since);
  }

  /** The same, if it did not end before. */
  Tenure endedBy(Instant end) {
    return end.isBefore(until) ? new Tenure(replica, since, end) : this;
  }

  private boolean covers(Call call) {
    return replica.equals(call.caller())
        && !call.start().isBefore(since)
        && !call.start().isAfter(until.plus(ON_ITS_WAY));
  }

  /**
   * Whether a call was made by whoever led: whoever had taken the lease last of all, and had it
   * still.
   *
   * @param tenures in order
   */
  static boolean covered(List<Tenure> tenures, Call call) {
    return tenures.stream()
        .filter(tenure -> !tenure.since.isAfter(call.start()))
        .reduce((_, later) -> later)
        .filter(tenure -> tenure.covers(call))
        .isPresent();
  }
}
