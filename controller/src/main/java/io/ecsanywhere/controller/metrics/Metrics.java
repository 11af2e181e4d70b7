package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All metrics of a process. What happens often is counted as it happens; how things stand is read
 * once for each scrape. Counters never fall, whoever leads meanwhile.
 */
public final class Metrics implements AutoCloseable {

  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final QueueMetrics queue = new QueueMetrics(registry);
  private final ReconcileMetrics reconciles = new ReconcileMetrics(registry, queue);
  private final JvmMetrics jvm = new JvmMetrics(registry);

  /** One scrape at a time: each reads everything once, and shows what it has read. */
  private final ReentrantLock scraping = new ReentrantLock();

  private volatile List<Reading> readings = List.of();

  /** Reads, before a scrape, what the scrape is to show. */
  @FunctionalInterface
  interface Reading {
    void read();
  }

  /** Hears of what reconcile loops do. */
  public LoopObserver observer() {
    return reconciles;
  }

  /**
   * Begins to show what these sources tell; once.
   *
   * @param perPool whether each pool is shown by itself, or all of them together
   */
  public void show(Sources sources, boolean perPool) {
    WorkMetrics work = new WorkMetrics(registry, sources, perPool);
    queue.show(work::queue);
    InformerMetrics informers = new InformerMetrics(registry, sources);
    CallMetrics calls = new CallMetrics(registry, sources.calls());
    BudgetMetrics budget = new BudgetMetrics(registry, sources.budget());
    ElectionMetrics election = new ElectionMetrics(registry, sources.standing());
    EventMetrics.show(registry, sources);
    LoopMetrics.show(registry, sources);
    readings = List.of(work, informers, calls, budget, election, jvm);
  }

  /** Everything as it is now. */
  public Answer scrape() {
    scraping.lock();
    try {
      readings.forEach(Reading::read);
      return new Answer(200, TEXT_FORMAT, registry.scrape());
    } finally {
      scraping.unlock();
    }
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public void close() {
    scraping.lock();
    try {
      jvm.close();
      registry.close();
    } finally {
      scraping.unlock();
    }
  }
}
