package io.ecsanywhere.controller.command;

import java.time.Duration;

/** A controller at work. Both methods may be called from any thread, and more than once. */
public interface RunningController {

  /** Returns once the controller has stopped, asked to or not. */
  void awaitStopped() throws InterruptedException;

  /**
   * Stops: takes no more work, lets running reconciles end for at most the grace, gives up what is
   * left. {@link #awaitStopped} returns then, whether or not this call has.
   */
  void stop(Duration grace);
}
