package io.ecsanywhere.controller.pool;

import io.ecsanywhere.informers.model.Target;
import java.util.Map;
import java.util.Set;

/**
 * How a pool was left by the last pass over it. Each of its targets is in one state.
 *
 * @param held whether targets stay only until a fresh read confirms that they should go
 */
public record PoolStatus(Map<State, Integer> targets, boolean held) {

  /** How a target stands. */
  public enum State {
    /** It is in the pool, and should be. */
    SERVING,
    /** It should be in the pool, and is not, or not any more. */
    MISSING,
    /** It is in the pool and should not be: it is about to go, or is not ours to take away. */
    EXTRA,
    /** It has been taken away, and ends what it is at. */
    DRAINING
  }

  static PoolStatus of(Desired desired, Observed observed, boolean held) {
    Set<Target> wanted = desired.targets().keySet();
    int serving = (int) wanted.stream().filter(observed::serving).count();
    int returning = (int) wanted.stream().filter(observed::draining).count();
    return new PoolStatus(
        Map.of(
            State.SERVING, serving,
            State.MISSING, wanted.size() - serving,
            State.EXTRA, observed.serving() - serving,
            State.DRAINING, observed.members().size() - observed.serving() - returning),
        held);
  }

  /** It was not read, and is known to hold just what it should. */
  static PoolStatus right(Desired desired) {
    return new PoolStatus(Map.of(State.SERVING, desired.targets().size()), false);
  }

  /** How many targets are in a state. */
  public int count(State state) {
    return targets.getOrDefault(state, 0);
  }
}
