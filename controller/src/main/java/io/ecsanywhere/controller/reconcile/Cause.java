package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.informers.source.Priority;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a service is looked at: for logs, and to keep its urgency when a pass has to be tried again.
 *
 * @param at when what an event tells of happened
 */
record Cause(Trigger trigger, Priority priority, Optional<Instant> at) {

  /** What made the controller look, the most telling first. */
  enum Trigger {
    EVENT,
    POLL,
    START,
    RETRY,
    DRIFT,
    RESYNC;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Both at once: the more telling trigger, the higher priority, the earlier time. */
  Cause and(Cause other) {
    return new Cause(
        trigger.compareTo(other.trigger) <= 0 ? trigger : other.trigger,
        priority.orHigher(other.priority),
        at.isPresent() && (other.at.isEmpty() || at.get().isBefore(other.at.get()))
            ? at
            : other.at);
  }
}
