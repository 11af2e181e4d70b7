package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How fresh the caches are, one kind of thing each, over all clusters. */
final class InformerMetrics implements Metrics.Reading {

  static final String BEHIND = "ecsa_informer_behind_seconds";
  static final String ABOUT_BEHIND = "By how much reading this takes longer than its period";

  private final Supplier<Collection<Freshness>> informers;
  private final MultiGauge ages;
  private final MultiGauge behind;
  private final MultiGauge periods;

  InformerMetrics(MeterRegistry registry, Sources sources) {
    this.informers = sources.informers();
    this.ages =
        MultiGauge.builder("ecsa_informer_last_success_age_seconds")
            .description(
                "How long ago this was last read as a whole; of several clusters, the oldest")
            .register(registry);
    this.behind = MultiGauge.builder(BEHIND).description(ABOUT_BEHIND).register(registry);
    this.periods =
        MultiGauge.builder("ecsa_informer_period_seconds")
            .description("How often this is to be read as a whole, as things stand")
            .register(registry);
    Gauge.builder("ecsa_clusters_set_aside", sources, from -> from.clustersSetAside().getAsInt())
        .description("Clusters that may not be read or are not there")
        .register(registry);
  }

  @Override
  public void read() {
    Collection<Freshness> now = informers.get();
    ages.register(rows(now, Freshness::sinceLastSuccess), true);
    behind.register(rows(now, Freshness::behind), true);
    periods.register(rows(now, Freshness::period), true);
  }

  private static List<Row<?>> rows(
      Collection<Freshness> all, Function<Freshness, Duration> duration) {
    return all.stream()
        .<Row<?>>map(
            one ->
                Row.of(Tags.of("informer", one.informer()), Metrics.seconds(duration.apply(one))))
        .toList();
  }
}
