package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.informers.trigger.EventResult;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** What became of messages from the queue of events. */
final class EventMetrics {

  private EventMetrics() {}

  static void show(MeterRegistry registry, Sources sources) {
    for (EventResult result : EventResult.values()) {
      FunctionCounter.builder(
              "ecsa_events_total", sources, from -> from.events().applyAsLong(result))
          .description("Messages from the queue of events, by what became of them")
          .tag("result", result.toString())
          .register(registry);
    }
  }
}
