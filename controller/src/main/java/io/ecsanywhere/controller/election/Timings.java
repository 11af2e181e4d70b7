package io.ecsanywhere.controller.election;

import java.time.Duration;

/**
 * How long things last.
 *
 * @param duration for how long after a renewal nobody else takes the lease; longer than the
 *     deadline by {@link #LEAST_MARGIN} at least
 * @param renewDeadline after which time without a renewal the leader gives up; shorter than the
 *     duration
 * @param retryPeriod how often the leader renews and the others look; the deadline is more than 1.2
 *     times as long
 */
public record Timings(Duration duration, Duration renewDeadline, Duration retryPeriod) {

  /** However long a lease lasts, no write to a load balancer is waited for longer. */
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

  /** For a write, and what comes after it. A write given up sooner would often have been made. */
  public static final Duration LEAST_MARGIN = Duration.ofMillis(500);

  /**
   * A write has four fifths of the margin. One that is given up may be on its way still, or be made
   * by the load balancer a moment later: that moment has to be over as well.
   */
  private static final int MARGIN_PARTS = 5;

  private static final int CALLS_UNTIL_DEADLINE = 4;

  /**
   * How long a single write to a load balancer may take. One that was begun before the renew
   * deadline has then ended, or been given up a while ago, before anybody else can have the lease.
   */
  public Duration writeTimeout() {
    Duration part =
        duration.minus(renewDeadline).multipliedBy(MARGIN_PARTS - 1).dividedBy(MARGIN_PARTS);
    return part.compareTo(LONGEST_WRITE) < 0 ? part : LONGEST_WRITE;
  }

  /** How long a call on the lease may take, with its attempts: several fit before the deadline. */
  public Duration callTimeout() {
    return renewDeadline.dividedBy(CALLS_UNTIL_DEADLINE);
  }
}
