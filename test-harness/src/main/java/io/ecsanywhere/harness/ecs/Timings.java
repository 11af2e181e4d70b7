package io.ecsanywhere.harness.ecs;

import java.time.Duration;

/**
 * How long a task stays in each state of its life. A state of no length is passed over.
 *
 * @param stopDelay from the decision to stop a task until its agent acts on it
 * @param deactivating from then until its containers get SIGTERM
 * @param stopTimeout how long containers have to end after SIGTERM
 * @param healthCheck from start to the first health check's success
 * @param retry until a task that could not be started is tried again
 */
public record Timings(
    Duration provisioning,
    Duration pending,
    Duration activating,
    Duration stopDelay,
    Duration deactivating,
    Duration stopTimeout,
    Duration deprovisioning,
    Duration healthCheck,
    Duration retry) {

  /** Fast enough for tests, every state passed through. */
  public static final Timings FAST = ofMillis(10, 10, 10, 20, 10, 1000, 10, 20, 200);

  /** Slow enough for people to watch: from placed to running takes about half a second. */
  public static final Timings WATCHABLE = ofMillis(150, 150, 200, 1000, 500, 2000, 150, 100, 500);

  /** As brief as can be: no states but PENDING, RUNNING and STOPPED. */
  public static final Timings IMMEDIATE = ofMillis(0, 1, 0, 1, 0, 100, 0, 1, 100);

  /** The same, but tasks that are to stop serve on for this long. */
  public Timings withStopDelay(Duration delay) {
    return new Timings(
        provisioning,
        pending,
        activating,
        delay,
        deactivating,
        stopTimeout,
        deprovisioning,
        healthCheck,
        retry);
  }

  private static Timings ofMillis(
      long provisioning,
      long pending,
      long activating,
      long stopDelay,
      long deactivating,
      long stopTimeout,
      long deprovisioning,
      long healthCheck,
      long retry) {
    return new Timings(
        Duration.ofMillis(provisioning),
        Duration.ofMillis(pending),
        Duration.ofMillis(activating),
        Duration.ofMillis(stopDelay),
        Duration.ofMillis(deactivating),
        Duration.ofMillis(stopTimeout),
        Duration.ofMillis(deprovisioning),
        Duration.ofMillis(healthCheck),
        Duration.ofMillis(retry));
  }
}
