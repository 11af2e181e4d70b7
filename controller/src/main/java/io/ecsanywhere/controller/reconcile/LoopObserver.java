package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.queue.QueueObserver;
import java.time.Duration;
import java.util.Optional;

/** Hears of what reconcile loops do, of all terms. Quick, and safe from any thread. */
public interface LoopObserver {

  /** Somebody who wants to know nothing. */
  LoopObserver NONE = new LoopObserver() {};

  /** Hears of the queue. */
  default QueueObserver queue() {
    return QueueObserver.NONE;
  }

  /**
   * A pass has ended.
   *
   * @param lag from the event to the last write, where an event caused a write
   */
  default void passed(Pass pass, Duration took, Optional<Duration> lag) {}
}
