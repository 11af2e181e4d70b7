package io.ecsanywhere.informers.time;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Work that is interrupted when its time is over. */
public final class TimeLimit {

  private final Thread worker = Thread.currentThread();
  private boolean ended;
  private boolean over;

  private TimeLimit() {}

  /**
   * Does the work on this thread, and interrupts it once the time is over.
   *
   * @return what the work returns; empty where its time was over before it ended, however it did
   */
  public static <R> Optional<R> call(Alarms alarms, Duration limit, Supplier<R> work) {
    TimeLimit one = new TimeLimit();
    Alarms.Alarm alarm = alarms.after(limit, one::ring);
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
      alarm.cancel();
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
