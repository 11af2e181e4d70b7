package io.ecsanywhere.controller.metrics;

import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.controller.queue.QueueObserver;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.controller.reconcile.Pass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What passes over services came to, and how long they took. */
final class ReconcileMetrics implements LoopObserver {

  private final QueueObserver queue;
  private final Map<String, Counter> outcomes;
  private final Timer took;
  private final Timer converged;

  ReconcileMetrics(MeterRegistry registry, QueueObserver queue) {
    this.queue = queue;
    ImmutableMap.Builder<String, Counter> counters = ImmutableMap.builder();
    for (String word : Outcome.WORDS) {
      counters.put(
          word,
          Counter.builder("ecsa_reconcile_total")
              .description("Passes over a service, by what they came to")
              .tag("outcome", word)
              .register(registry));
    }
    this.outcomes = counters.buildOrThrow();
    this.took =
        Buckets.quick("ecsa_reconcile_seconds")
            .description("How long a pass over a service took, with its waits for the API budget")
            .register(registry);
    this.converged =
        Buckets.slow("ecsa_convergence_seconds")
            .description("From the time of an event to the last write that it caused")
            .register(registry);
  }

  @Override
  public QueueObserver queue() {
    return queue;
  }

  @Override
  public void passed(Pass pass, Duration time, Optional<Duration> lag) {
    String outcome = pass.outcome().word();
    Objects.requireNonNull(outcomes.get(outcome), outcome).increment();
    took.record(time);
    // Clocks differ: what was seen before it happened took no time at all.
    lag.ifPresent(since -> converged.record(since.isNegative() ? Duration.ZERO : since));
  }
}
