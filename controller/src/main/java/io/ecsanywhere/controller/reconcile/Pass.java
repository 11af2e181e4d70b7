package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolReport;
import java.time.Duration;
import java.util.Optional;

/**
 * One pass over one service.
 *
 * @param ineligible how many of its tasks are no targets, by reason
 * @param outOfReach whose calls failed for want of the outside: AWS's services by their names in
 *     operations, other load balancers by their schemes
 * @param problems what in the service's tags cannot be understood
 * @param again when to look at the service again at the latest
 */
public record Pass(
    Outcome outcome,
    ImmutableList<PoolReport> pools,
    ImmutableSortedMap<Reason, Integer> ineligible,
    ImmutableSet<String> outOfReach,
    ImmutableList<String> problems,
    Optional<Duration> again) {

  boolean wrote() {
    return pools.stream().anyMatch(PoolReport::written);
  }
}
