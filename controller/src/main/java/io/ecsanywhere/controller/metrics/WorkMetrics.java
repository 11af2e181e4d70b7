package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolStatus;
import io.ecsanywhere.controller.pool.PoolStatus.State;
import io.ecsanywhere.controller.queue.QueueStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Pools, what they hold, and tasks that are in none, as the leader's last passes left them. */
final class WorkMetrics implements Metrics.Reading {

  private static final String TARGETS = "ecsa_pool_targets";
  private static final String ABOUT_TARGETS =
      "Targets of pools, by how they stand: serving, missing, extra or draining";

  private final Sources sources;
  private final boolean perPool;
  private final MultiGauge pools;
  private volatile Work work = Work.NONE;

  WorkMetrics(MeterRegistry registry, Sources sources, boolean perPool) {
    this.sources = sources;
    this.perPool = perPool;
    this.pools = MultiGauge.builder(TARGETS).description(ABOUT_TARGETS).register(registry);
    Gauge.builder("ecsa_pools", () -> work.pools().size())
        .description("Pools that have been looked at")
        .register(registry);
    Gauge.builder(InformerMetrics.BEHIND, () -> Metrics.seconds(work.poolsBehind()))
        .description(InformerMetrics.ABOUT_BEHIND)
        .tag("informer", "pools")
        .register(registry);
    Gauge.builder("ecsa_held_pools", () -> held(work))
        .description("Pools whose last targets stay until a fresh read confirms that they go")
        .register(registry);
    Gauge.builder("ecsa_refused_targets", () -> refused(work))
        .description("Targets missing from pools that the controller may not write to")
        .register(registry);
    FunctionCounter.builder("ecsa_holds_total", sources, from -> from.holds().getAsLong())
        .description("How often a pool was held")
        .register(registry);
    for (Reason reason : Reason.values()) {
      Gauge.builder("ecsa_ineligible_tasks", () -> work.ineligible().getOrDefault(reason, 0))
          .description("Tasks of services with pools that are no targets, by reason")
          .tag("reason", reason.toString())
          .register(registry);
    }
  }

  /** As it was last read. */
  QueueStatus queue() {
    return work.queue();
  }

  @Override
  public void read() {
    Work now = sources.work().get();
    work = now;
    pools.register(perPool ? each(now) : all(now), true);
  }

  private static List<Row<?>> each(Work work) {
    return work.pools().entrySet().stream()
        .<Row<?>>flatMap(
            pool ->
                Stream.of(State.values())
                    .map(
                        state ->
                            Row.of(
                                Tags.of("pool", pool.getKey(), "state", state.word()),
                                pool.getValue().count(state))))
        .toList();
  }

  private static List<Row<?>> all(Work work) {
    return Stream.of(State.values())
        .<Row<?>>map(state -> Row.of(Tags.of("state", state.word()), sum(work.pools(), state)))
        .toList();
  }

  private static int sum(Map<String, PoolStatus> pools, State state) {
    return pools.values().stream().mapToInt(pool -> pool.count(state)).sum();
  }

  private static int refused(Work work) {
    return work.pools().values().stream()
        .filter(PoolStatus::refused)
        .mapToInt(pool -> pool.count(State.MISSING))
        .sum();
  }

  private static long held(Work work) {
    return work.pools().values().stream().filter(PoolStatus::held).count();
  }
}
