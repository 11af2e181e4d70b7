package io.ecsanywhere.informers.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work that is interrupted when its time is over. */
public final class TimeLimit {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("time-limits").factory());

  private final Thread worker = Thread.currentThread();
  private boolean ended;
  private boolean over;

  private TimeLimit() {}

  /**
   * Does the work on this thread, and interrupts it once the time is over.
   *
   * @return what the work returns; empty where its time was over before it ended, however it did
   */
  public static <R> Optional<R> call(Duration limit, Supplier<R> work) {
    TimeLimit one = new TimeLimit();
    Future<?> alarm = TIMER.schedule(one::ring, limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      R result = work.get();
      return one.end() ? Optional.empty() : Optional.of(result);
    } catch (RuntimeException e) {
      if (one.end()) {
        return Optional.empty();
      }
      throw e;
    } finally {
      one.end();
      alarm.cancel(false);
    }
  }

  private synchronized void ring() {
    if (!ended) {
      over = true;
      worker.interrupt();
    }
  }

  /** Whether the time was over before; nothing is interrupted after this. */
  private synchronized boolean end() {
    if (over && !ended) {
      // The interrupt was for the work, which has ended.
      Thread.interrupted();
    }
    ended = true;
    return over;
  }
}
