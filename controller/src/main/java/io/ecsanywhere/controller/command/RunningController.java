package io.ecsanywhere.controller.command;

import java.time.Duration;

/** A controller at work. Both methods may be called from any thread, and more than once. */
public interface RunningController {

  /**
   * Returns once the controller has stopped, asked to or not.
   *
   * @throws StartException where it found out, after it had started, that the user has to put
   *     something right first
   */
  void awaitStopped() throws InterruptedException, StartException;

  /**
   * Stops: takes no more work, lets running reconciles end for at most the grace, gives up what is
   * left. {@link #awaitStopped} returns then, whether or not this call has.
   */
  void stop(Duration grace);
}
