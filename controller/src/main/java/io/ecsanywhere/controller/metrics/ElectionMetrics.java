package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.controller.election.Standing;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Who leads, as this replica sees it. */
final class ElectionMetrics implements Metrics.Reading {

  private final Supplier<Standing> standing;
  private volatile Standing latest;

  ElectionMetrics(MeterRegistry registry, Supplier<Standing> standing) {
    this.standing = standing;
    this.latest = standing.get();
    Gauge.builder("ecsa_leader", () -> latest.leading() ? 1 : 0)
        .description("1 where this replica leads and its lease has not run out, else 0")
        .register(registry);
    Gauge.builder(
            "ecsa_lease_age_seconds",
            () -> latest.renewedAgo().map(Metrics::seconds).orElse(Double.NaN))
        .description("How long ago the lease was last renewed, or seen to be; NaN before")
        .register(registry);
    FunctionCounter.builder("ecsa_lease_changes_total", this, from -> from.latest.changes())
        .description("How often the lease was seen to pass to another holder")
        .register(registry);
  }

  @Override
  public void read() {
    latest = standing.get();
  }
}
