package io.ecsanywhere.adapters.pool;

/**
 * The right to change one pool now, where writes are rationed. It is taken before the decision what
 * to write: what happened while it was waited for then goes in the same write.
 */
@FunctionalInterface
public interface WritePermit extends AutoCloseable {

  /** Where writes are not rationed. */
  WritePermit UNRATIONED = _ -> false;

  /**
   * Waits until this change can be written at once.
   *
   * @return whether there was a wait, and so the change may be out of date
   */
  boolean await(Change change);

  /** Gives back what was not used. */
  @Override
  default void close() {}
}
