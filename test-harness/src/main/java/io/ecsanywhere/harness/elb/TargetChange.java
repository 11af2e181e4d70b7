package io.ecsanywhere.harness.elb;

import java.time.Instant;

/**
 * A target came or went. Calls that change nothing leave no trace here.
 *
 * @param target {@code ip:port}
 * @param before the target's state until then; UNUSED for one that was not registered
 */
public record TargetChange(
    Instant at,
    String targetGroupArn,
    Operation operation,
    String target,
    Origin origin,
    TargetHealth.State before) {

  /** What was done. */
  public enum Operation {
    REGISTERED,
    DEREGISTERED
  }

  /** Who did it. */
  public enum Origin {
    /** A call of the API. */
    API,
    /** A test or an operator's hand, past the API. */
    HAND
  }
}
