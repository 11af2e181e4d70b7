package io.ecsanywhere.informers.source;

/** How urgent a piece of work is, and so the calls that it makes: the most urgent first. */
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

  /**
   * What it becomes by long waiting: one step more urgent, but nothing that waits long enough goes
   * ahead of a removal.
   */
  public Priority risen() {
    return switch (this) {
      case REMOVAL -> REMOVAL;
      case EVENT, POLL -> EVENT;
      case RESYNC -> POLL;
    };
  }
}
