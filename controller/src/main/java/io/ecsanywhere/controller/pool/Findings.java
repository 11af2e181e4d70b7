package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.pool.Observed.Seen;
import io.ecsanywhere.informers.model.Target;
import java.util.Set;

/**
 * How a pool compares with what it should hold, target by target: what a pass over it would do, and
 * why the rest stays.
 *
 * @param desired what it should hold, each with the task that accounts for it
 * @param serving what it holds, draining members left out, each with what the load balancer's own
 *     checks say of it
 * @param others those of them that it should not hold, each with what becomes of it
 */
public record Findings(
    ImmutableSortedMap<Target, Claim> desired,
    ImmutableMap<Target, Health> serving,
    ImmutableSortedMap<Target, Fate> others) {

  static Findings of(Desired desired, Observed observed, Diff diff) {
    return new Findings(
        desired.targets(),
        ImmutableMap.copyOf(
            Maps.transformValues(
                Maps.filterValues(observed.members(), seen -> !seen.draining()), Seen::health)),
        diff.others());
  }

  /** What would be registered. */
  public Set<Target> missing() {
    return Sets.difference(desired.keySet(), serving.keySet());
  }

  /** What would be deregistered. */
  public Set<Target> leaving() {
    return Maps.filterValues(others, fate -> fate == Fate.REMOVED).keySet();
  }
}
