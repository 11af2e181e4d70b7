package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;

/**
 * A loop that turns when it is woken, on the thread that wakes it, and lets its waits pass on a
 * clock that stands still otherwise. Once it would wait for long it has nothing to do.
 */
final class WaitsPass implements Driver {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final Clock clock;
  private final Step step;

  WaitsPass(Clock clock, Step step) {
    this.clock = clock;
    this.step = step;
  }

  @Override
  public void wake() {
    try {
      Duration wait = step.run();
      while (wait.compareTo(LONG) < 0) {
        clock.pass(wait);
        wait = step.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {}

  @Override
  public boolean join(Duration patience) {
    return true;
  }

  @Override
  public void close() {}
}
