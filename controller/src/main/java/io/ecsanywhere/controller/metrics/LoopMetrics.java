package io.ecsanywhere.controller.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What {@code /healthz} goes by, for those who are to be told. */
final class LoopMetrics {

  private LoopMetrics() {}

  static void show(MeterRegistry registry, Sources sources) {
    Gauge.builder("ecsa_stuck_loops", sources, from -> from.stuckLoops().getAsInt())
        .description("Loops that have not succeeded for three of their periods")
        .register(registry);
  }
}
