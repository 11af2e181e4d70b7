package io.ecsanywhere.controller.binding;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which service is bound to which pool, over all services, and which pools a service still has to
 * be taken out of.
 *
 * <p>A tag that cannot be understood, or that names a pool which was never seen to exist, changes
 * nothing: what its container was bound to before stays in force. Safe from any thread.
 */
public final class Bindings {

  /**
   * A pool that a service is bound to, or was.
   *
   * @param id as the tag spells it
   * @param canonical the one id of all spellings
   */
  public record Bound(PoolId id, PoolId canonical) {}

  /**
   * The services bound to a pool, each with the spellings it uses and the ports tied to them.
   *
   * @param pending those of the ports whose tag names other pools by now that nobody has looked
   *     for: what they have in the pool stays as it is
   * @param lapsed whether the binding is gone by an answer that nothing has confirmed yet: what the
   *     service has in the pool stays as it is
   * @param healthyOnly whether the service wants only tasks whose health status is HEALTHY
   * @param overriding the ports that have tags of their own, which stand above the positional one
   */
  public record Claimant(
      ServiceKey key,
      PoolId id,
      ImmutableSet<Selector> ports,
      ImmutableSet<Selector> pending,
      boolean lapsed,
      boolean healthyOnly,
      ImmutableSet<Selector.Named> overriding) {

    private Claimant with(Set<Selector> all) {
      return new Claimant(
          key, id, ImmutableSet.copyOf(all), pending, lapsed, healthyOnly, overriding);
    }
  }

  /**
   * A pool that a service is bound to no longer and may still have targets in.
   *
   * @param claim how it was bound to it
   * @param canonical the one id of all spellings
   * @param since when the binding was seen to be gone, on the ticker
   */
  public record Debt(Claimant claim, PoolId canonical, long since) {}

  private final PoolAdapters adapters;
  private final Ticker ticker;
  private final Map<ServiceKey, ServiceBindings> services = new HashMap<>();
  private final Map<PoolId, Set<ServiceKey>> byPool = new HashMap<>();
  private final Map<ServiceKey, Map<PoolId, Debt>> owed = new HashMap<>();

  /** The ports that pools have lost which others of the same service's are still bound to. */
  private final Map<ServiceKey, SetMultimap<PoolId, Selector>> lost = new HashMap<>();

  /** Who has debts that nothing has confirmed yet, by pool. */
  private final Map<PoolId, Set<ServiceKey>> lapsed = new HashMap<>();

  public Bindings(PoolAdapters adapters, Ticker ticker) {
    this.adapters = adapters;
    this.ticker = ticker;
  }

  /**
   * Takes note of a service's tags, or that there is no such service. Cheap where nothing changed.
   */
  public synchronized void update(ServiceKey key, Optional<Service> service) {
    Map<String, String> tags =
        service
            .filter(s -> s.status() != Service.Status.INACTIVE)
            .map(Service::tags)
            .orElseGet(Map::of);
    ServiceBindings old = services.getOrDefault(key, ServiceBindings.NONE);
    if (!old.tags().equals(tags)) {
      replace(key, old, old.next(tags, ServiceTags.read(tags, adapters)));
    }
  }

  /**
   * Takes note that a pool exists: what its tags named before is no longer in force.
   *
   * @return whether that is news
   */
  public synchronized boolean confirm(ServiceKey key, PoolId pool) {
    ServiceBindings old = services.getOrDefault(key, ServiceBindings.NONE);
    ServiceBindings confirmed = old.confirmed(pool);
    if (confirmed.equals(old)) {
      return false;
    }
    replace(key, old, confirmed);
    return true;
  }

  /**
   * Takes note that a pool was looked for and is not to be had: what its tags named before stays in
   * force.
   *
   * @return whether that is news
   */
  public synchronized boolean refuse(ServiceKey key, PoolId pool) {
    ServiceBindings old = services.getOrDefault(key, ServiceBindings.NONE);
    ServiceBindings refused = old.refused(pool);
    if (refused.equals(old)) {
      return false;
    }
    replace(key, old, refused);
    return true;
  }

  /** Whether a service has lost bindings by an answer that nothing has confirmed yet. */
  public synchronized boolean lapsed(ServiceKey key) {
    return owed.getOrDefault(key, Map.of()).keySet().stream().anyMatch(pool -> lapsed(key, pool));
  }

  private boolean lapsed(ServiceKey key, PoolId canonical) {
    return lapsed.getOrDefault(canonical, Set.of()).contains(key);
  }

  /**
   * Takes note that a service was read again, after what {@link #update} has been told since.
   *
   * @param began when that read began, on the ticker: what was lost by then is lost
   */
  public synchronized void reread(ServiceKey key, long began) {
    owed.getOrDefault(key, Map.of())
        .forEach(
            (pool, debt) -> {
              if (began - debt.since >= 0) {
                believe(key, pool);
              }
            });
  }

  private void believe(ServiceKey key, PoolId canonical) {
    lapsed.computeIfPresent(
        canonical,
        (_, keys) -> {
          keys.remove(key);
          return keys.isEmpty() ? null : keys;
        });
  }

  /** Takes note that a service's targets are gone from a pool that it is no longer bound to. */
  public synchronized void settle(ServiceKey key, PoolId canonical) {
    believe(key, canonical);
    Map<PoolId, Debt> pools = owed.get(key);
    if (pools != null && pools.remove(canonical) != null && pools.isEmpty()) {
      owed.remove(key);
    }
  }

  /**
   * The pools that a service's tags name, and those that they named until a new one is confirmed.
   */
  public synchronized ImmutableList<Bound> pools(ServiceKey key) {
    return services.getOrDefault(key, ServiceBindings.NONE).pools().stream()
        .map(pool -> new Bound(pool, adapters.canonical(pool)))
        .collect(ImmutableList.toImmutableList());
  }

  /** How a service is bound to each of the pools that it is bound to. */
  public synchronized ImmutableList<Claimant> claims(ServiceKey key) {
    ServiceBindings bindings = services.getOrDefault(key, ServiceBindings.NONE);
    return bindings.pools().stream()
        .sorted()
        .map(pool -> claimant(key, bindings, pool, false))
        .collect(ImmutableList.toImmutableList());
  }

  /** What a service still has to be taken out of. */
  public synchronized ImmutableList<Debt> owed(ServiceKey key) {
    return ImmutableList.copyOf(new TreeMap<>(owed.getOrDefault(key, Map.of())).values());
  }

  /**
   * Forgets debts that another has settled, which has led without a break until now: those that
   * arose when it had led for long, so that it knew what was bound before, and that are old.
   *
   * @param since when it began to lead, on the ticker
   * @param enough how long is long, and how old is old
   */
  public synchronized void forgetSettledByAnother(long since, Duration enough) {
    long now = ticker.nanos();
    long least = enough.toNanos();
    owed.forEach(
        (key, debts) ->
            debts
                .values()
                .removeIf(
                    debt -> {
                      boolean settled = debt.since - since >= least && now - debt.since >= least;
                      if (settled) {
                        believe(key, debt.canonical);
                      }
                      return settled;
                    }));
    owed.values().removeIf(Map::isEmpty);
  }

  /** The services that may still have targets in pools that they are bound to no longer. */
  public synchronized ImmutableSet<ServiceKey> indebted() {
    return ImmutableSet.copyOf(owed.keySet());
  }

  /** Whether a service's targets depend on its tasks' health. */
  public synchronized boolean followsHealth(ServiceKey key) {
    return services.getOrDefault(key, ServiceBindings.NONE).healthyOnly();
  }

  /**
   * Whether it is known to which pools a service's tags bind its tasks. It is not from the first
   * sight of the service until its tags are understood and all that they name is seen to exist:
   * until then something else may be in force that they named before.
   */
  public synchronized boolean settled(ServiceKey key) {
    ServiceBindings known = services.get(key);
    return known == null || known.settled();
  }

  /** What of a service's tags cannot be understood: one line each. */
  public synchronized ImmutableList<String> problems(ServiceKey key) {
    return services.getOrDefault(key, ServiceBindings.NONE).problems();
  }

  /**
   * Every service bound to a pool, under whatever spelling, and those that have ceased to be by an
   * answer that nothing has confirmed yet.
   */
  public synchronized ImmutableList<Claimant> claimants(PoolId canonical) {
    ImmutableList.Builder<Claimant> claimants = ImmutableList.builder();
    byPool.getOrDefault(canonical, Set.of()).stream()
        .sorted()
        .forEach(
            key -> {
              ServiceBindings bindings = services.getOrDefault(key, ServiceBindings.NONE);
              for (PoolId pool : bindings.pools()) {
                if (adapters.canonical(pool).equals(canonical)) {
                  claimants.add(claimant(key, bindings, pool, false));
                }
              }
            });
    for (ServiceKey key : lapsed.getOrDefault(canonical, Set.of())) {
      Debt debt = owed.getOrDefault(key, Map.of()).get(canonical);
      if (debt != null) {
        claimants.add(debt.claim);
      }
    }
    return claimants.build();
  }

  private static Claimant claimant(
      ServiceKey key, ServiceBindings bindings, PoolId pool, boolean lapsed) {
    return new Claimant(
        key,
        pool,
        bindings.boundTo(pool),
        bindings.pendingIn(pool),
        lapsed,
        bindings.healthyOnly(),
        overriding(bindings));
  }

  private static ImmutableSet<Selector.Named> overriding(ServiceBindings bindings) {
    ImmutableSet.Builder<Selector.Named> overriding = ImmutableSet.builder();
    bindings
        .bindings()
        .forEach(
            (selector, binding) -> {
              if (selector instanceof Selector.Named named && binding.bindsAny()) {
                overriding.add(named);
              }
            });
    return overriding.build();
  }

  private void replace(ServiceKey key, ServiceBindings old, ServiceBindings next) {
    Map<PoolId, PoolId> before = canonical(old);
    Map<PoolId, PoolId> now = canonical(next);
    SetMultimap<PoolId, Selector> had = had(key, old, next);
    if (next.tags().isEmpty() && now.isEmpty()) {
      services.remove(key);
    } else {
      services.put(key, next);
    }
    for (PoolId pool : now.keySet()) {
      byPool.computeIfAbsent(pool, _ -> new HashSet<>()).add(key);
      settle(key, pool);
    }
    before.forEach(
        (pool, id) -> {
          if (!now.containsKey(pool)) {
            byPool.computeIfPresent(
                pool,
                (_, keys) -> {
                  keys.remove(key);
                  return keys.isEmpty() ? null : keys;
                });
            lapsed.computeIfAbsent(pool, _ -> new TreeSet<>()).add(key);
            owed.computeIfAbsent(key, _ -> new LinkedHashMap<>())
                .put(
                    pool,
                    new Debt(
                        claimant(key, old, id, true).with(had.get(pool)), pool, ticker.nanos()));
          }
        });
  }

  /** All the ports of a service that each pool has had, under whatever spelling, or has. */
  private SetMultimap<PoolId, Selector> had(
      ServiceKey key, ServiceBindings old, ServiceBindings next) {
    SetMultimap<PoolId, Selector> had = ports(old);
    had.putAll(lost.getOrDefault(key, HashMultimap.create()));
    SetMultimap<PoolId, Selector> has = ports(next);
    SetMultimap<PoolId, Selector> less = HashMultimap.create(had);
    less.keySet().retainAll(has.keySet());
    has.forEach(less::remove);
    if (less.isEmpty()) {
      lost.remove(key);
    } else {
      lost.put(key, less);
    }
    return had;
  }

  private SetMultimap<PoolId, Selector> ports(ServiceBindings bindings) {
    SetMultimap<PoolId, Selector> ports = HashMultimap.create();
    bindings
        .pools()
        .forEach(pool -> ports.putAll(adapters.canonical(pool), bindings.boundTo(pool)));
    return ports;
  }

  private Map<PoolId, PoolId> canonical(ServiceBindings bindings) {
    Map<PoolId, PoolId> canonical = new LinkedHashMap<>();
    bindings.pools().forEach(pool -> canonical.put(adapters.canonical(pool), pool));
    return canonical;
  }
}
