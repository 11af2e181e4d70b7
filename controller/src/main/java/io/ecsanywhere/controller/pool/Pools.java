package io.ecsanywhere.controller.pool;

import com.google.common.collect.Comparators;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** All pools that services are bound to, or still have targets in. */
public final class Pools {

  /** Nothing tells when a pool has been made that a tag named before, or has been put right. */
  private static final Duration MISSING_AGAIN = Duration.ofSeconds(30);

  private final PoolAdapters adapters;
  private final Checkpoints checkpoints;
  private final Duration resyncPeriod;
  private final DriftChecks checks;
  private final boolean dryRun;
  private final TurnedAway turnedAway;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final LongAdder holds;
  private final ConcurrentHashMap<PoolId, Pool> pools = new ConcurrentHashMap<>();

  /**
   * All pools of one term.
   *
   * @param checkpoints what earlier terms left
   * @param resyncPeriod for how long what a pool was seen to hold is believed at most
   * @param dryRun whether nothing is ever written
   * @param holds counts how often a pool was held, from term to term
   */
  public Pools(
      PoolAdapters adapters,
      Checkpoints checkpoints,
      Duration resyncPeriod,
      boolean dryRun,
      TurnedAway turnedAway,
      Ticker ticker,
      RandomGenerator random,
      LongAdder holds) {
    this.adapters = adapters;
    this.checkpoints = checkpoints;
    this.resyncPeriod = resyncPeriod;
    this.checks = new DriftChecks(resyncPeriod);
    this.dryRun = dryRun;
    this.turnedAway = turnedAway;
    this.ticker = ticker;
    this.random = random;
    this.holds = holds;
  }

  /** How each pool was left by the last pass over it, by its canonical id. */
  public Map<String, PoolStatus> status() {
    Map<String, PoolStatus> all = new TreeMap<>();
    sights().forEach((id, sight) -> all.put(id, sight.status()));
    return all;
  }

  /** Each pool as the last pass left it, by its canonical id. */
  public SortedMap<String, PoolSight> sights() {
    SortedMap<String, PoolSight> all = new TreeMap<>();
    pools.forEach((id, pool) -> pool.sight().ifPresent(sight -> all.put(id.toString(), sight)));
    return all;
  }

  /**
   * By how much pools are read again later than they should be; zero where that is little against
   * the period.
   */
  public Duration behind() {
    return checks.behind();
  }

  /** Takes the services that were turned away from a pool, once it is free. */
  @FunctionalInterface
  public interface TurnedAway {

    /** Quick, and safe from any thread. */
    void look(ServiceKey key, Priority priority);
  }

  /** Finds what a pool should hold. */
  @FunctionalInterface
  public interface Look {

    /**
     * What it should hold as far as is known.
     *
     * @param again whether time has passed since the first look: what triggers have put in doubt
     *     meanwhile is read before
     * @throws ApiException where that cannot be told
     */
    Desired at(PoolTraits traits, boolean again);
  }

  /** What must be known to judge members that no task accounts for. */
  public interface Surroundings {

    /**
     * What is known of a member.
     *
     * @param since when it was first seen, on the ticker
     */
    Stray stray(Target target, PoolTraits traits, long since);

    /** The addresses of known hosts. */
    Set<InetAddress> hostAddresses();
  }

  /**
   * Makes a pool hold what it should. One thread at a time is at work on a pool; another does not
   * wait, for a pool that cannot be reached must not hold up the passes of all its services. What
   * the pool should hold is asked for when it can be worked on, and again when it can be written.
   *
   * <p>Where the pool is {@link PoolReport#busy}, the service that asks is looked at again as soon
   * as it is not.
   *
   * @param by the service on whose behalf
   * @param id the pool as a tag spells it
   */
  public PoolReport reconcile(ServiceKey by, PoolId id, Look look, Surroundings surroundings) {
    PoolId canonical = adapters.canonical(id);
    while (true) {
      Pool pool = pools.computeIfAbsent(canonical, this::pool);
      Priority priority = Urgency.current().priority();
      if (!pool.occupancy().enter(by, priority)) {
        pool.hurry(priority);
        return PoolReport.busy(canonical.toString());
      }
      try {
        // It may have been forgotten before it was entered: then another has its place.
        if (pools.get(canonical) == pool) {
          // What one pool loses makes nothing else of the pass more urgent.
          return Urgency.ofPart().during(() -> reconcile(pool, canonical, id, look, surroundings));
        }
      } finally {
        pool.occupancy().leave().forEach(turnedAway::look);
      }
    }
  }

  private Pool pool(PoolId canonical) {
    return new Pool(canonical, checkpoints, checks, resyncPeriod, holds, ticker, random);
  }

  private PoolReport reconcile(
      Pool pool, PoolId canonical, PoolId id, Look look, Surroundings surroundings) {
    PoolAdapter adapter = adapters.of(id);
    PoolTraits traits;
    try {
      traits = adapter.traits(id.name());
    } catch (RuntimeException e) {
      return forget(pool, canonical, pool.failures().of("traits", e));
    }
    pool.identify(traits);
    PoolReport report;
    try {
      report =
          pool.reconcile(
              adapter,
              id.name(),
              again -> look.at(traits, again),
              () -> judging(traits, surroundings),
              dryRun);
    } catch (RuntimeException e) {
      return PoolReport.failed(canonical.toString(), pool.failures().of("reconcile", e));
    }
    if (report.failure().isEmpty()) {
      pool.failures().over();
      if (!report.needed()) {
        pools.remove(canonical, pool);
      }
    }
    return report;
  }

  /** A pool that was never seen to exist leaves nothing behind. */
  private PoolReport forget(Pool pool, PoolId canonical, ApiFailure failure) {
    if (pool.blank()) {
      pools.remove(canonical, pool);
    }
    return switch (failure) {
      case ApiFailure.NotFound _, ApiFailure.Invalid _ ->
          PoolReport.missing(
              canonical.toString(), failure, Comparators.min(MISSING_AGAIN, resyncPeriod));
      case ApiFailure.Full _,
          ApiFailure.Throttled _,
          ApiFailure.Denied _,
          ApiFailure.Refused _,
          ApiFailure.Transient _,
          ApiFailure.NotLeader _ ->
          PoolReport.failed(canonical.toString(), failure);
    };
  }

  private static Diff.Surroundings judging(PoolTraits traits, Surroundings surroundings) {
    Predicate<InetAddress> ours =
        switch (traits.ownership()) {
          case EXCLUSIVE -> _ -> true;
          case SHARED -> surroundings.hostAddresses()::contains;
        };
    return new Diff.Surroundings(
        (target, since) -> surroundings.stray(target, traits, since), ours);
  }
}
