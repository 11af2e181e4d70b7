package io.ecsanywhere.controller.metrics;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.adapters.budget.BucketStatus;
import io.ecsanywhere.adapters.budget.Waits;
import io.ecsanywhere.informers.source.Priority;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** How the API budget is used, and who waits for it. */
final class BudgetMetrics implements Metrics.Reading {

  private final MeterRegistry registry;
  private final ApiBudget budget;
  private volatile ImmutableMap<String, BucketStatus> buckets = ImmutableMap.of();
  private volatile ImmutableMap<Waits.Of, Waits> waits = ImmutableMap.of();

  BudgetMetrics(MeterRegistry registry, ApiBudget budget) {
    this.registry = registry;
    this.budget = budget;
    read();
    buckets.keySet().forEach(this::show);
  }

  @Override
  public void read() {
    buckets = Maps.uniqueIndex(budget.status(), BucketStatus::name);
    waits = Maps.uniqueIndex(budget.waits(), Waits::of);
  }

  private void show(String bucket) {
    gauge(
        bucket,
        "ecsa_aws_budget_calls_per_second",
        "Calls a second that this bucket allows now; fewer for a while after AWS has throttled",
        BucketStatus::perSecond);
    gauge(
        bucket,
        "ecsa_aws_budget_tokens",
        "Calls that could be made at once; below zero after calls that could not be kept waiting",
        BucketStatus::tokens);
    gauge(
        bucket,
        "ecsa_aws_budget_burst",
        "Calls that can be made at once after a quiet time",
        BucketStatus::burst);
    gauge(bucket, "ecsa_aws_budget_waiting", "Calls that wait now", BucketStatus::waiting);
    for (Priority priority : Priority.values()) {
      Waits.Of of = new Waits.Of(bucket, priority);
      FunctionTimer.builder(
              "ecsa_aws_budget_wait_seconds",
              this,
              from -> from.waits(of).count(),
              from -> from.waits(of).total().toNanos(),
              TimeUnit.NANOSECONDS)
          .description("Waits of calls for their turn that have ended")
          .tag("bucket", bucket)
          .tag("priority", priority.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private Waits waits(Waits.Of of) {
    return waits.getOrDefault(of, new Waits(of, 0, Duration.ZERO));
  }

  private void gauge(
      String bucket, String name, String description, ToDoubleFunction<BucketStatus> value) {
    Gauge.builder(
            name,
            () -> {
              BucketStatus status = buckets.get(bucket);
              return status == null ? Double.NaN : value.applyAsDouble(status);
            })
        .description(description)
        .tag("bucket", bucket)
        .register(registry);
  }
}
