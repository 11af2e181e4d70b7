package io.ecsanywhere.controller.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The process and its JVM. Nothing of it is set up, or counted, before somebody asks: the start of
 * the process has other things to do.
 */
final class JvmMetrics implements Metrics.Reading, AutoCloseable {

  private final MeterRegistry registry;

  private @Nullable JvmGcMetrics gc;

  JvmMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void read() {
    if (gc != null) {
      return;
    }
    gc = new JvmGcMetrics();
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  @Override
  public void close() {
    if (gc != null) {
      gc.close();
    }
  }
}
