package io.ecsanywhere.controller.queue;

import java.time.Duration;

/** Hears of what a queue does. Called under the queue's lock: quick, and calls nothing of it. */
public interface QueueObserver {

  /** Somebody who wants to know nothing. */
  QueueObserver NONE = new QueueObserver() {};

  /** A key that was not to be looked at became one that is. */
  default void added() {}

  /**
   * A worker has taken a key.
   *
   * @param waited since it was added
   */
  default void taken(Duration waited) {}

  /**
   * A worker is done with a key.
   *
   * @param worked since it was taken
   */
  default void done(Duration worked) {}

  /** A key failed and comes back after its back-off. */
  default void retried() {}
}
