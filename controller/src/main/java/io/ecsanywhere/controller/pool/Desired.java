package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.Target;

/**
 * What a pool should hold, over all services bound to it.
 *
 * @param targets each with the task that accounts for it
 * @param undecided the tasks of which it cannot be told; what they had before stays as it is
 * @param managed whether any service is bound to the pool; where none is, only what services left
 *     behind goes
 */
public record Desired(
    ImmutableSortedMap<Target, Claim> targets, ImmutableSet<String> undecided, boolean managed) {}
