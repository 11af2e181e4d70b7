package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.pool.Desired;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which services go first when a term begins, by what earlier terms left of their pools. A guess
 * from what is known without any call: it takes pools for plain ones, and is only as wrong as the
 * order.
 */
public final class StartOrder {

  /** What is to be expected of a service's pools, the first to be seen to first. */
  enum Rank {
    /** One should hold something else by now, or something has to be taken out of it. */
    DIFFERS,
    /** Nothing is known of one, or not what it should hold. */
    UNKNOWN,
    /** All should hold what they did. */
    UNCHANGED;

    Rank orEarlier(Rank other) {
      return compareTo(other) <= 0 ? this : other;
    }
  }

  private final Informers informers;
  private final Bindings bindings;
  private final Checkpoints checkpoints;
  private final Eligibility eligibility;

  /**
   * @param eligibility asks nothing of the outside
   */
  public StartOrder(
      Informers informers, Bindings bindings, Checkpoints checkpoints, Eligibility eligibility) {
    this.informers = informers;
    this.bindings = bindings;
    this.checkpoints = checkpoints;
    this.eligibility = eligibility;
  }

  /** These services by rank. */
  ImmutableListMultimap<Rank, ServiceKey> of(Collection<ServiceKey> keys) {
    Map<PoolId, Rank> pools = new HashMap<>();
    return Multimaps.index(keys, key -> rank(key, pools));
  }

  private Rank rank(ServiceKey key, Map<PoolId, Rank> pools) {
    if (!bindings.owed(key).isEmpty()) {
      return Rank.DIFFERS;
    }
    return bindings.pools(key).stream()
        .map(pool -> pools.computeIfAbsent(pool.canonical(), this::rank))
        .reduce(Rank.UNCHANGED, Rank::orEarlier);
  }

  private Rank rank(PoolId pool) {
    String name = pool.toString();
    if (!checkpoints.knows(name)) {
      return Rank.UNKNOWN;
    }
    Desired desired =
        new DesiredPool(eligibility, informers.views()::cached, Witness.NONE)
            .find(bindings.claimants(pool), PoolTraits.plain(name), Optional.empty());
    if (!desired.certain()) {
      return Rank.UNKNOWN;
    }
    return checkpoints.resembles(name, desired.targets().navigableKeySet())
        ? Rank.UNCHANGED
        : Rank.DIFFERS;
  }
}
