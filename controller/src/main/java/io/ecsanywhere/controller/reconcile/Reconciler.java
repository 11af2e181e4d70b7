package io.ecsanywhere.controller.reconcile;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.binding.Bindings.Bound;
import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.binding.Bindings.Debt;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.Desired;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.ServiceView;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings every pool that a service is bound to, or was, to what it should hold. Idempotent: a
 * second pass finds nothing to do.
 */
public final class Reconciler {

  private final Informers informers;
  private final Bindings bindings;
  private final PoolAdapters adapters;
  private final Eligibility eligibility;
  private final Strays strays;
  private final Pools pools;
  private final boolean dryRun;
  private final Ticker ticker;

  public Reconciler(
      Informers informers,
      Bindings bindings,
      PoolAdapters adapters,
      Eligibility eligibility,
      Pools pools,
      boolean dryRun,
      Ticker ticker) {
    this.informers = informers;
    this.bindings = bindings;
    this.adapters = adapters;
    this.eligibility = eligibility;
    this.strays = new Strays(informers, bindings);
    this.pools = pools;
    this.dryRun = dryRun;
    this.ticker = ticker;
  }

  /** One pass over one service. */
  public Pass reconcile(ServiceKey key) {
    return reconcile(key, Witness.NONE);
  }

  /**
   * One pass over one service.
   *
   * @param witness hears how the tasks on its pools are judged, those of other services too
   */
  public Pass reconcile(ServiceKey key, Witness witness) {
    ServiceView view = informers.views().fresh(key);
    bindings.update(key, view.service());
    return new OnePass(view, witness).run();
  }

  /** What one pass gathers. */
  private final class OnePass {
    private final ServiceView view;
    private final ServiceKey key;
    private final Witness witness;
    private final Map<String, PoolReport> reports = new LinkedHashMap<>();
    private final List<ApiFailure> failures = new ArrayList<>();
    private final Map<Reason, Set<String>> ineligible = new EnumMap<>(Reason.class);

    /** Whether every pool has to be looked at again, for what was found at a later one. */
    private boolean news;

    OnePass(ServiceView view, Witness witness) {
      this.view = view;
      this.key = view.key();
      this.witness = witness;
    }

    Pass run() {
      do {
        news = false;
        failures.clear();
        ineligible.clear();
        if (dryRun) {
          // What would have been done is still to be done.
          reports.clear();
        }
        bound();
        owed();
      } while (news);
      failures.addAll(view.failures());
      return new Pass(
          outcome(),
          ImmutableList.copyOf(reports.values()),
          counts(),
          outOfReach(),
          ImmutableList.copyOf(bindings.problems(key)),
          again());
    }

    /**
     * A binding is not given up at one word: answers tell no version of a service, so that an old
     * one cannot be told from a new one. The service is read once more.
     */
    private void confirmLoss() {
      long began = ticker.nanos();
      List<Bound> before = bindings.pools(key);
      try {
        informers.views().reread(key);
      } catch (ApiException e) {
        failures.add(e.failure());
        return;
      }
      bindings.update(key, informers.service(key));
      bindings.reread(key, began);
      news |= !before.equals(bindings.pools(key));
    }

    /** Every pool that the service was bound to and has something left in. */
    private void owed() {
      if (view.current() && bindings.lapsed(key)) {
        confirmLoss();
      }
      if (!view.current() || bindings.lapsed(key)) {
        return;
      }
      for (Debt debt : bindings.owed(key)) {
        int before = failures.size();
        PoolReport report = reconcile(debt.claim().id(), Optional.of(debt.claim()));
        boolean gone = report.failure().filter(ApiFailure.NotFound.class::isInstance).isPresent();
        // Of a task whose host could not be read it is not known what it has in the pool.
        boolean allKnown = view.failures().isEmpty() && failures.size() == before;
        if (!dryRun && (gone || (allKnown && report.settled()))) {
          bindings.settle(key, debt.canonical());
        }
      }
    }

    /** Every pool that the service is bound to. */
    private void bound() {
      for (Bound pool : bindings.pools(key)) {
        PoolReport report = reconcile(pool.id(), Optional.empty());
        if (report.settled() && view.current()) {
          // A pool that is now known to exist may take the place of others, this service's among
          // them.
          news |= bindings.confirm(key, pool.id());
        } else if (report.failure().filter(OnePass::takesNoPlace).isPresent()) {
          boolean changed = bindings.refuse(key, pool.id());
          // What its tags named before is open no longer, where there is any.
          news |= changed && bindings.pools(key).size() > 1;
        }
      }
    }

    /**
     * Whether a pool was looked for, and cannot take the place of the one that the tag named
     * before: it is not to be had, or has no room.
     */
    private static boolean takesNoPlace(ApiFailure failure) {
      return switch (failure) {
        case ApiFailure.NotFound _,
            ApiFailure.Invalid _,
            ApiFailure.Denied _,
            ApiFailure.Refused _,
            ApiFailure.Full _ ->
            true;
        case ApiFailure.Throttled _, ApiFailure.Transient _, ApiFailure.NotLeader _ -> false;
      };
    }

    /** A pool that is held is looked at once more, after everything has been read again. */
    private PoolReport reconcile(PoolId pool, Optional<Claimant> debtor) {
      PoolReport report = attempt(pool, debtor);
      if (report.held().isPresent() && !dryRun) {
        confirm(pool);
        report = attempt(pool, debtor);
      }
      report.failure().ifPresent(failures::add);
      return report;
    }

    /**
     * Reads everything about a pool's services again. What comes to light of the one at hand may
     * concern pools that were looked at before.
     */
    private void confirm(PoolId pool) {
      Set<ServiceKey> all =
          bindings.claimants(adapters.canonical(pool)).stream()
              .map(Claimant::key)
              .collect(toImmutableSet());
      List<Task> before = informers.views().cached(key).tasks();
      failures.addAll(informers.views().confirm(key, all));
      news |= reports.size() > 1 && !before.equals(informers.views().cached(key).tasks());
    }

    private PoolReport attempt(PoolId pool, Optional<Claimant> debtor) {
      Looks looks = new Looks(pool, debtor);
      PoolReport report = pools.reconcile(key, pool, looks, strays);
      reports.merge(report.pool(), report, PoolReport::and);
      looks.last().flatMap(DesiredPool::failure).ifPresent(failures::add);
      looks.last().ifPresent(last -> last.ineligible().forEach(this::count));
      return report;
    }

    /** Looks for what a pool should hold; what an earlier look found is of no account. */
    private final class Looks implements Pools.Look {
      private final PoolId pool;
      private final Optional<Claimant> debtor;
      private @Nullable DesiredPool last;

      Looks(PoolId pool, Optional<Claimant> debtor) {
        this.pool = pool;
        this.debtor = debtor;
      }

      @Override
      public Desired at(PoolTraits traits, boolean again) {
        DesiredPool desired =
            new DesiredPool(
                eligibility,
                again ? keys -> informers.views().fresh(key, keys) : informers.views()::cached,
                witness);
        last = desired;
        return desired.find(claimants(traits), traits, debtor);
      }

      /**
       * The services bound to the pool, under whatever spelling.
       *
       * @throws ApiException where another spelling could not be resolved
       */
      private List<Claimant> claimants(PoolTraits traits) {
        return bindings.claimants(adapters.canonical(pool)).stream()
            .filter(claimant -> claimant.id().equals(pool) || meansSame(claimant.id(), traits))
            .toList();
      }

      /** An ARN may name a group that is gone while its name has been given to another. */
      private boolean meansSame(PoolId other, PoolTraits traits) {
        try {
          return adapters.of(other).traits(other.name()).identity().equals(traits.identity());
        } catch (ApiException e) {
          if (e.failure() instanceof ApiFailure.NotFound) {
            return false;
          }
          throw e;
        }
      }

      Optional<DesiredPool> last() {
        return Optional.ofNullable(last);
      }
    }

    private void count(Task task, Reason reason) {
      if (task.serviceKey().equals(Optional.of(key))) {
        ineligible.computeIfAbsent(reason, _ -> new HashSet<>()).add(task.arn());
      }
    }

    private ImmutableSortedMap<Reason, Integer> counts() {
      ImmutableSortedMap.Builder<Reason, Integer> counts = ImmutableSortedMap.naturalOrder();
      ineligible.forEach((reason, tasks) -> counts.put(reason, tasks.size()));
      return counts.buildOrThrow();
    }

    private ImmutableSet<String> outOfReach() {
      return failures.stream()
          .filter(ApiFailure.Transient.class::isInstance)
          .map(failure -> failure.operation().split(":", 2)[0])
          .collect(toImmutableSet());
    }

    private Outcome outcome() {
      return Outcomes.of(
          failures,
          bindings.problems(key),
          view.again(),
          reports.values().stream().anyMatch(report -> !report.unlisted().isEmpty()),
          reports.values().stream().anyMatch(report -> report.held().isPresent()),
          reports.values().stream().anyMatch(PoolReport::busy),
          changes());
    }

    private Outcome changes() {
      boolean changes =
          reports.values().stream().anyMatch(r -> r.registered() > 0 || r.deregistered() > 0);
      if (!changes) {
        return new Outcome.Unchanged();
      }
      return dryRun ? new Outcome.DryRun() : new Outcome.Changed();
    }

    private Optional<Duration> again() {
      return Stream.of(
              reports.values().stream().flatMap(report -> report.again().stream()),
              view.hosts().values().stream().flatMap(host -> eligibility.graceLeft(host).stream()),
              view.again().stream())
          .flatMap(times -> times)
          .min(Duration::compareTo);
    }
  }
}
