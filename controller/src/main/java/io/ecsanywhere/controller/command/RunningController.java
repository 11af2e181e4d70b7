package io.ecsanywhere.controller.command;

import java.time.Duration;

/**
 * A controller that is ready to work. Both methods may be called from any thread, and more than
 * once.
 */
public interface RunningController {

  /**
   * Sets it to work, unless it was stopped before, and returns once it has stopped, asked to or
   * not.
   *
   * @throws StartException where it found out, after it had started, that the user has to put
   *     something right first
   */
  void run() throws InterruptedException, StartException;

  /**
   * Stops: takes no more work, lets writes that were sent end, gives up what is left after the
   * grace. {@link #run} returns then, whether or not this call has.
   */
  void stop(Duration grace);
}
