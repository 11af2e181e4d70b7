package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.adapters.aws.CallCounter.Attempts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Every attempt of every call to AWS. */
final class CallMetrics implements Metrics.Reading {

  private final MeterRegistry registry;
  private final Supplier<Map<Attempts, Long>> calls;
  private final Set<Attempts> shown = new HashSet<>();
  private volatile Map<Attempts, Long> latest = Map.of();

  CallMetrics(MeterRegistry registry, Supplier<Map<Attempts, Long>> calls) {
    this.registry = registry;
    this.calls = calls;
  }

  @Override
  public void read() {
    Map<Attempts, Long> now = calls.get();
    latest = now;
    now.keySet().stream().filter(shown::add).forEach(this::show);
  }

  private void show(Attempts attempts) {
    FunctionCounter.builder(
            "ecsa_aws_calls_total", this, calls -> calls.latest.getOrDefault(attempts, 0L))
        .description("Attempts of calls to AWS; a call that is tried again counts again")
        .tag("service", attempts.service())
        .tag("operation", attempts.operation())
        .tag("result", attempts.result())
        .register(registry);
  }
}
