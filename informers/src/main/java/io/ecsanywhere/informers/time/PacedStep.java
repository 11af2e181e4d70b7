package io.ecsanywhere.informers.time;

import java.time.Duration;

/**
 * A step that is meant to succeed once a period, and whose failures come as pauses, not as
 * exceptions: whoever watches over the loop has to ask. Both answers may be asked for from any
 * thread.
 */
public interface PacedStep extends Step {

  /** How often it is meant to succeed, and no less often than it has been seen to be able to. */
  Duration period();

  /** Whether the last turn did what the loop is for. */
  boolean succeeding();
}
