package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.Target;
import java.util.OptionalLong;

/**
 * What a pool should hold, over all services bound to it.
 *
 * @param targets each with the task that accounts for it
 * @param left what a service that is bound to the pool no longer may have left in it
 * @param undecided the tasks of which it cannot be told; what they had before stays as it is
 * @param managed whether any service is bound to the pool; where none is, only what services left
 *     behind goes
 * @param tasks how many tasks the services bound to the pool are meant to have
 * @param confirmed when, on the ticker, everything about each of these services was last read again
 *     for confirmation; empty for one of which it never was
 */
public record Desired(
    ImmutableSortedMap<Target, Claim> targets,
    ImmutableSortedMap<Target, Claim> left,
    ImmutableSet<String> undecided,
    boolean managed,
    int tasks,
    ImmutableList<OptionalLong> confirmed) {

  /** Whether everything about the services has been read again since a time on the ticker. */
  boolean confirmedSince(long time) {
    return confirmed.stream().allMatch(began -> began.isPresent() && began.getAsLong() - time >= 0);
  }
}
