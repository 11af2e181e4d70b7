package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.controller.queue.QueueObserver;
import io.ecsanywhere.controller.queue.QueueStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** The work queue, by client-go's names, so that dashboards made for those fit. */
final class QueueMetrics implements QueueObserver {

  private static final Tags NAME = Tags.of("name", "reconcile");

  private final MeterRegistry registry;
  private final Counter adds;
  private final Counter retries;
  private final Timer waited;
  private final Timer worked;

  QueueMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.adds =
        Counter.builder("workqueue_adds_total")
            .description("Services that became due to be looked at")
            .tags(NAME)
            .register(registry);
    this.retries =
        Counter.builder("workqueue_retries_total")
            .description("Services that failed and came back after their back-off")
            .tags(NAME)
            .register(registry);
    this.waited =
        Buckets.quick("workqueue_queue_duration_seconds")
            .description("How long services waited for a worker")
            .tags(NAME)
            .register(registry);
    this.worked =
        Buckets.quick("workqueue_work_duration_seconds")
            .description("How long workers had a service")
            .tags(NAME)
            .register(registry);
  }

  void show(Supplier<QueueStatus> status) {
    gauge("workqueue_depth", "Services that wait for a worker", () -> status.get().depth());
    gauge(
        "workqueue_unfinished_work_seconds",
        "For how long workers have had the services that they have, all together",
        () -> Metrics.seconds(status.get().unfinished()));
    gauge(
        "workqueue_longest_running_processor_seconds",
        "For how long a worker has had a service, at most",
        () -> Metrics.seconds(status.get().longest()));
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tags(NAME).register(registry);
  }

  @Override
  public void added() {
    adds.increment();
  }

  @Override
  public void taken(Duration time) {
    waited.record(time);
  }

  @Override
  public void done(Duration time) {
    worked.record(time);
  }

  @Override
  public void retried() {
    retries.increment();
  }
}
