package io.ecsanywhere.controller.pool;

import com.google.common.collect.Sets;
import io.ecsanywhere.informers.model.Target;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a pool was left by the last pass over it. Each of its targets is in one state.
 *
 * @param held whether targets stay only until a fresh read confirms that they should go
 * @param refused whether the pool's owner keeps the controller from writing to it: what is missing
 *     stays so until somebody puts that right
 */
public record PoolStatus(Map<State, Integer> targets, boolean held, boolean refused) {

  /** How a target stands. */
  public enum State {
    /** It is in the pool, and should be. */
    SERVING,
    /** It should be in the pool, and is not, or not any more. */
    MISSING,
    /** It is in the pool and should not be: it is about to go, or is not ours to take away. */
    EXTRA,
    /** It has been taken away, and ends what it is at. */
    DRAINING;

    /** The word in metrics and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** That of a target which should be in the pool, or was seen there, or both. */
    static State of(Target target, Desired desired, Observed observed) {
      if (desired.targets().containsKey(target)) {
        return observed.serving(target) ? SERVING : MISSING;
      }
      return observed.draining(target) ? DRAINING : EXTRA;
    }
  }

  static PoolStatus of(Desired desired, Observed observed, boolean held, boolean refused) {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (Target target : Sets.union(desired.targets().keySet(), observed.members().keySet())) {
      counts.merge(State.of(target, desired, observed), 1, Integer::sum);
    }
    return new PoolStatus(counts, held, refused);
  }

  /** It was not read, and is known to hold just what it should. */
  static PoolStatus right(Desired desired) {
    return new PoolStatus(Map.of(State.SERVING, desired.targets().size()), false, false);
  }

  /** How many targets are in a state. */
  public int count(State state) {
    return targets.getOrDefault(state, 0);
  }
}
