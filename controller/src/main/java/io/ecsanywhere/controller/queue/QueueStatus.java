package io.ecsanywhere.controller.queue;

import java.time.Duration;

/**
 * How a queue stands.
 *
 * @param depth how many keys wait for a worker
 * @param unfinished for how long workers have had the keys that they have, all together
 * @param longest for how long a worker has had a key, at most
 */
public record QueueStatus(int depth, Duration unfinished, Duration longest) {

  /** Nothing waits, and nobody works. */
  public static final QueueStatus EMPTY = new QueueStatus(0, Duration.ZERO, Duration.ZERO);
}
