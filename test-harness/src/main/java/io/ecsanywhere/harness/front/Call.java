package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * One API call as the simulation met it.
 *
 * @param number counts all calls from 1, in the order in which they ended
 * @param caller the access key that it was signed with; empty for none
 * @param from the address that it came from
 * @param startNanos {@link System#nanoTime} when the request had arrived
 * @param outcome {@link #OK}, an error's code, or {@link #DROPPED}
 * @param parameters the call's own, as JSON with the names of the API's model
 */
public record Call(
    long number,
    String caller,
    String from,
    String service,
    String operation,
    long startNanos,
    Instant start,
    Duration duration,
    String outcome,
    ObjectNode parameters) {

  public static final String OK = "ok";

  /** The connection was dropped without an answer. */
  public static final String DROPPED = "dropped";

  public boolean ok() {
    return outcome.equals(OK);
  }
}
