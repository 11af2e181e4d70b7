package io.ecsanywhere.informers.cache;

/**
 * Hears of changes, after the view shows them. Called in one order for one thing, by the thread
 * that read the change; must be quick and must not read from the outside.
 */
@FunctionalInterface
interface ChangeHandler<V> {

  /** How a change was found. */
  enum Found {
    /** By a poll: nobody has looked at it yet. */
    BY_POLL,
    /** By a targeted re-read: whoever asked for it is about to act on it. */
    BY_REFRESH
  }

  void changed(Change<V> change, Found found);
}
