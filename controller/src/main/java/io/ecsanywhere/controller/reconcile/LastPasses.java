package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.ReconcileLog.Facts;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the last pass over each service ended: one entry each. Safe from any thread. */
final class LastPasses {

  private final Map<ServiceKey, LastPass> byService = new ConcurrentHashMap<>();

  /** A key is never in two workers, so that nobody else takes note of it at the same time. */
  void note(ServiceKey key, Pass pass, Facts facts, long ended) {
    ImmutableSortedMap<Reason, Integer> ineligible =
        tells(pass)
            ? pass.ineligible()
            : of(key).map(LastPass::ineligible).orElseGet(ImmutableSortedMap::of);
    byService.put(key, LastPass.of(pass, facts, ended, ineligible, waitsFor(key, pass)));
  }

  /**
   * Whether a pass, not noted yet, is the first of those in a row that have the rest wait to do so
   * for its reason. One that found a pool busy breaks no row: it cannot tell.
   */
  boolean beginsToWait(ServiceKey key, Pass pass) {
    return pass.outcome() instanceof Outcome.RequeueAfter after
        && !waitedFor(key).contains(after.reason());
  }

  private ImmutableSet<String> waitsFor(ServiceKey key, Pass pass) {
    return switch (pass.outcome()) {
      case Outcome.RequeueAfter after ->
          ImmutableSet.<String>builder().addAll(waitedFor(key)).add(after.reason()).build();
      case Outcome.Busy _ -> waitedFor(key);
      case Outcome.Unchanged _,
          Outcome.Changed _,
          Outcome.DryRun _,
          Outcome.Failed _,
          Outcome.Rejected _ ->
          ImmutableSet.of();
    };
  }

  private ImmutableSet<String> waitedFor(ServiceKey key) {
    return of(key).map(LastPass::waitedFor).orElseGet(ImmutableSet::of);
  }

  /** A pass that was cut short says nothing of the tasks that it did not get to. */
  private static boolean tells(Pass pass) {
    return !pass.ineligible().isEmpty()
        || (!(pass.outcome() instanceof Outcome.Failed)
            && pass.pools().stream().noneMatch(PoolReport::busy));
  }

  Optional<LastPass> of(ServiceKey key) {
    return Optional.ofNullable(byService.get(key));
  }

  /** Forgets the services that are not among these. */
  void keep(Collection<ServiceKey> keys) {
    byService.keySet().retainAll(Set.copyOf(keys));
  }

  /** Over all services; a reason for which there are no tasks is left out. */
  Map<Reason, Integer> ineligible() {
    Map<Reason, Integer> totals = new EnumMap<>(Reason.class);
    for (LastPass last : byService.values()) {
      last.ineligible().forEach((reason, count) -> totals.merge(reason, count, Integer::sum));
    }
    return totals;
  }
}
