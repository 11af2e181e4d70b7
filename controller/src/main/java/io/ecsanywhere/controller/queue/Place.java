package io.ecsanywhere.controller.queue;

import java.util.OptionalLong;

/**
 * Where a key is.
 *
 * @param due of one that is to be added later: when, on the ticker
 */
public record Place(State state, OptionalLong due) {

  /** Nobody has asked for it. */
  public static final Place NOWHERE = new Place(State.IDLE, OptionalLong.empty());

  /** What a key waits for. */
  public enum State {
    /** A worker has it. */
    WORKING,
    /** It waits for a worker. */
    WAITING,
    /** It is to be added later. */
    DELAYED,
    /** Nothing, but for somebody to ask for it. */
    IDLE
  }
}
