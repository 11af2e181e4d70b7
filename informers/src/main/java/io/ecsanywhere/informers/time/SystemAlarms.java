package io.ecsanywhere.informers.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Alarms by the machine's monotonic clock; the thread begins with the first. */
final class SystemAlarms implements Alarms {

  static final SystemAlarms INSTANCE = new SystemAlarms();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("alarms").factory());

  private SystemAlarms() {
    // Nearly all are cancelled long before their time.
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Alarm after(Duration delay, Runnable action) {
    Future<?> set = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> set.cancel(false);
  }
}
