package io.ecsanywhere.informers.time;

import java.time.Duration;

/** What calls a {@link Step} again and again, until it is closed. No exception ends the loop. */
public interface Driver extends AutoCloseable {

  /** Ends the present wait, or the next one where a turn is under way. */
  void wake();

  /** No further turn begins; one under way may end by itself within the patience given to join. */
  void stop();

  /**
   * Waits for the turn under way.
   *
   * @return whether the loop has ended
   */
  boolean join(Duration patience) throws InterruptedException;

  /** Stops the loop and interrupts the turn under way. */
  @Override
  void close();
}
