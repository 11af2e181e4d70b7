package io.ecsanywhere.controller.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.pool.PoolId;
import java.util.Set;

/**
 * A container port tied to pools.
 *
 * @param pools what the tag names now
 * @param unconfirmed those of them that have not been seen to exist
 * @param untried those of them that have not been looked for either
 * @param former what it named before: in force while the tag cannot be understood in full, or names
 *     a pool that has not been seen to exist
 * @param unreadable whether the tag cannot be understood in full
 */
record Binding(
    ImmutableSet<PoolId> pools,
    ImmutableSet<PoolId> unconfirmed,
    ImmutableSet<PoolId> untried,
    ImmutableSet<PoolId> former,
    boolean unreadable) {

  static final Binding NONE =
      new Binding(
          ImmutableSet.of(), ImmutableSet.of(), ImmutableSet.of(), ImmutableSet.of(), false);

  /** The pools that get the port's targets. */
  Set<PoolId> inForce() {
    return Sets.union(pools, former);
  }

  /** Whether any pool that gets the port's targets is known to exist. */
  boolean bindsAny() {
    return !former.isEmpty() || !unconfirmed.containsAll(pools);
  }

  /**
   * Whether it is open if what the tag named before is still in force: a pool that took its place
   * has not been looked for, and those that have are there.
   */
  boolean pending() {
    return !unreadable && !untried.isEmpty() && untried.equals(unconfirmed);
  }

  /**
   * This binding after its tag was read again. Where nothing of it can be understood, all stays as
   * it was, be it that a pool which the tag named last has not been looked for yet.
   */
  Binding next(ServiceTags.Slot slot) {
    ImmutableSet<PoolId> pools = ImmutableSet.copyOf(slot.pools());
    if (slot.unreadable() && pools.isEmpty()) {
      return this;
    }
    ImmutableSet<PoolId> unconfirmed =
        Sets.union(Sets.difference(pools, this.pools), Sets.intersection(pools, this.unconfirmed))
            .immutableCopy();
    Set<PoolId> tried = Sets.difference(this.unconfirmed, this.untried);
    return new Binding(
            pools,
            unconfirmed,
            Sets.difference(unconfirmed, tried).immutableCopy(),
            Sets.difference(inForce(), pools).immutableCopy(),
            slot.unreadable())
        .settled();
  }

  /** This binding once a pool has been seen to exist. */
  Binding confirmed(PoolId pool) {
    return new Binding(
            pools, without(pool, unconfirmed), without(pool, untried), former, unreadable)
        .settled();
  }

  /** This binding once a pool has been looked for and was not to be had. */
  Binding refused(PoolId pool) {
    return new Binding(pools, unconfirmed, without(pool, untried), former, unreadable);
  }

  private static ImmutableSet<PoolId> without(PoolId pool, Set<PoolId> pools) {
    return Sets.difference(pools, Set.of(pool)).immutableCopy();
  }

  private Binding settled() {
    return unreadable || !unconfirmed.isEmpty()
        ? this
        : new Binding(pools, unconfirmed, untried, ImmutableSet.of(), false);
  }
}
