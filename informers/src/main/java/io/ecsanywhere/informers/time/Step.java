package io.ecsanywhere.informers.time;

import java.time.Duration;

/** One turn of a loop. */
@FunctionalInterface
public interface Step {

  /**
   * Does the work of one turn.
   *
   * @return how long to wait before the next turn; zero for at once
   * @throws InterruptedException where the loop is being stopped
   */
  Duration run() throws InterruptedException;
}
