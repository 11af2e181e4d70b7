package io.ecsanywhere.harness.seeded.aws;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A state and what it was before: stale reads show the past as it was.
 *
 * @param <S> immutable
 */
final class History<S> {

  private static final long KEPT_NANOS = 60_000_000_000L;

  private record Past<S>(long since, S state) {}

  private final Deque<Past<S>> states = new ArrayDeque<>();

  History(S first) {
    states.addLast(new Past<>(0, first));
  }

  S now() {
    return states.getLast().state;
  }

  void set(long now, S next) {
    states.addLast(new Past<>(now, next));
    while (states.size() > 2 && states.getFirst().since < now - KEPT_NANOS) {
      states.removeFirst();
    }
  }

  /** The state at a time; the oldest known where that is longer ago. */
  S at(long time) {
    for (var past = states.descendingIterator(); past.hasNext(); ) {
      Past<S> one = past.next();
      if (one.since <= time) {
        return one.state;
      }
    }
    return states.getFirst().state;
  }
}
