package io.ecsanywhere.informers.trigger;

import java.time.Instant;

/** Takes triggers: marks what is in doubt and queues the keys. Fast, and safe from any thread. */
@FunctionalInterface
public interface TriggerSink {

  /**
   * Returns once every key that the trigger concerns is queued.
   *
   * @param at when what the event tells of happened
   */
  void accept(Trigger trigger, Instant at);
}
