package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.source.ApiException;

/**
 * The way to write to one pool, where writes are rationed. It is waited for before the decision
 * what to write: what happened meanwhile then goes in the same write. Where it turns out to be used
 * up in the middle of a write, the rest is not sent but handed back, to be decided anew after
 * another wait: nothing is ever sent that was decided before a wait.
 *
 * <p>For one thread, and one pass over the pool.
 */
@FunctionalInterface
public interface WritePermit extends AutoCloseable {

  /**
   * Waits until this change can be written at once. What has to be read for that is read here: a
   * stop of the program cuts this short, and waits for {@link #apply}.
   *
   * @return whether there was a wait, and so the change may be out of date
   */
  default boolean await(Change change) {
    return false;
  }

  /**
   * Makes a change as {@link PoolAdapter#apply} does, as far as the permit lasts.
   *
   * @return what was not done since the permit was used up, {@link Change#NOTHING} mostly; each
   *     call after an {@link #await} gets some way, so that in the end nothing is left or it fails
   * @throws ApiException where anything else was left undone; a {@link PartialWriteException} tells
   *     what of this change was done
   */
  Change apply(Change change);

  /** Gives back what was not used. */
  @Override
  default void close() {}
}
