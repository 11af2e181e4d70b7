package io.ecsanywhere.harness.measure;

import java.time.Duration;

/**
 * A target written because of an event.
 *
 * @param target {@code ip:port}
 * @param took from just before the event's send to the arrival of the call that wrote the target
 */
public record Reaction(Kind kind, String targetGroupArn, String target, Duration took) {

  /** What the event said and what was written. */
  public enum Kind {
    /** A task was running. */
    REGISTERED,
    /** A task was told to stop, or had ended. */
    DEREGISTERED
  }
}
