package io.ecsanywhere.controller.queue;

/** How urgent it is to look at a key, the most urgent first. */
public enum Priority {
  /** A target has to go: a task is stopping, or a host port passed to another service. */
  REMOVAL,
  /** An event says that something changed. */
  EVENT,
  /** A poll found something changed. */
  POLL,
  /** Nothing is known to have changed. */
  RESYNC;

  /** The more urgent of the two. */
  public Priority orHigher(Priority other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
