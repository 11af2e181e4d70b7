package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.source.ApiFailure;

/**
 * What {@code run} would do at this moment, and why it would do no more.
 *
 * @param pools those that the services in question are bound to, by id
 * @param services those that name pools, and those that were asked for, by cluster and name
 * @param unbound how many further services name no pool
 * @param unread what could not be read, so that nothing can be said of it
 * @param hosts those whose agent is away
 * @param givesHostsUp whether a host whose agent stays away loses its targets
 */
public record Plan(
    ImmutableList<PlannedPool> pools,
    ImmutableList<PlannedService> services,
    int unbound,
    ImmutableList<Unread> unread,
    ImmutableList<AwayHost> hosts,
    boolean givesHostsUp) {

  /** Every pool holds what it should. */
  public static final int NO_DIFFERENCE = 0;

  /** Something could not be compared: what is shown is not the whole. */
  public static final int INCOMPLETE = 1;

  /** Some pool would be changed. */
  public static final int DIFFERENCES = 3;

  /**
   * Something that could not be read.
   *
   * @param what in words, such as {@code cluster shop}
   */
  public record Unread(String what, ApiFailure failure) {}

  /**
   * A host that ECS says it cannot reach.
   *
   * @param id its managed instance
   * @param address empty where none is known
   * @param tasks how many tasks of the services in question run on it
   */
  public record AwayHost(String cluster, String id, String address, int tasks) {}

  /** Whether any pool would be changed. */
  public boolean differs() {
    return pools.stream().anyMatch(PlannedPool::differs);
  }

  /** Whether something could not be compared with what it should be. */
  public boolean incomplete() {
    return !unread.isEmpty()
        || pools.stream().anyMatch(pool -> pool.failure().isPresent())
        || services.stream().anyMatch(PlannedService::incomplete);
  }

  /** What could not be seen may differ too: so long as there is any, that is what counts. */
  public int exitStatus() {
    if (incomplete()) {
      return INCOMPLETE;
    }
    return differs() ? DIFFERENCES : NO_DIFFERENCE;
  }
}
