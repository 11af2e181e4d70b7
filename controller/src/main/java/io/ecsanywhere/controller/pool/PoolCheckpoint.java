package io.ecsanywhere.controller.pool;

import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.checkpoint.Digest;
import java.time.Duration;
import java.util.Optional;

/**
 * What earlier terms left about one pool, and this one leaves. For the one thread that is at work
 * on the pool.
 */
final class PoolCheckpoint {

  private final String pool;
  private final Checkpoints checkpoints;

  /** When the pool was last read, on the ticker. */
  private long readAt;

  /** Whether a draining target was registered since: that it serves now is yet to be seen. */
  private boolean revived;

  /** Whether the pool has been said to be right since it was last read or written. */
  private boolean said;

  PoolCheckpoint(String pool, Checkpoints checkpoints) {
    this.pool = pool;
    this.checkpoints = checkpoints;
  }

  /** Whether there is word of the pool: whether it is right has then to be looked into. */
  boolean there() {
    return checkpoints.knows(pool);
  }

  /** For how long more the pool need not be read, where it is known to hold what it should. */
  Optional<Duration> trusted(String identity, Desired desired) {
    return desired.certain()
        ? checkpoints.trusted(pool, digest(identity, desired))
        : Optional.empty();
  }

  /** Before the pool is written; see {@link Checkpoints#forget}. */
  boolean forget() {
    return checkpoints.forget(pool);
  }

  /** The pool was read. */
  void read(long at) {
    readAt = at;
    revived = false;
    said = false;
  }

  /** Something was written to the pool, or may have been. */
  void written(boolean revives) {
    revived |= revives;
    said = false;
  }

  /**
   * Leaves word whether the pool is right.
   *
   * @param settled whether nothing is left to be done to it
   */
  void say(String identity, Desired desired, Observed observed, boolean settled) {
    if (said || !checkpoints.kept()) {
      return;
    }
    said =
        settled && !revived && desired.certain() && observed.holdsJust(desired.targets().keySet());
    if (said) {
      checkpoints.verified(pool, digest(identity, desired), readAt);
    } else {
      checkpoints.doubt(pool);
    }
  }

  private static String digest(String identity, Desired desired) {
    return Digest.of(identity, desired.targets().navigableKeySet());
  }
}
