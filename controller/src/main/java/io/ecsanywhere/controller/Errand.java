package io.ecsanywhere.controller;

import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done once, on a thread of its own, for which nobody waits longer than its time. An
 * interrupt ends a virtual thread's wait for a socket, but not that of the thread which stops the
 * program: so what may hang is not done by that one.
 */
final class Errand implements Step {

  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);

  /** What was interrupted gets this part of the time to end. */
  private static final int LAST_PART = 10;

  private final Runnable work;
  private boolean begun;
  private volatile @Nullable Driver driver;

  private Errand(Runnable work) {
    this.work = work;
  }

  /**
   * Does the work, and interrupts it where it takes nearly all of the time.
   *
   * @param limit after this time it is left to itself
   */
  static void run(Drivers drivers, String name, Duration limit, Runnable work)
      throws InterruptedException {
    Errand errand = new Errand(work);
    Driver driver = drivers.start(name, errand);
    errand.driver = driver;
    // Where the work had ended before it knew of its driver.
    driver.wake();
    Duration last = limit.dividedBy(LAST_PART);
    try {
      if (driver.join(limit.minus(last))) {
        return;
      }
    } finally {
      driver.close();
    }
    driver.join(last);
  }

  @Override
  public Duration run() {
    try {
      if (!begun) {
        begun = true;
        work.run();
      }
    } finally {
      Driver mine = driver;
      if (mine != null) {
        mine.stop();
      }
    }
    return UNTIL_WOKEN;
  }
}
