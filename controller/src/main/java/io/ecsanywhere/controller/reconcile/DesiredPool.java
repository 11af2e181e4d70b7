package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.Eligibility.Demand;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.eligible.Verdict;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.controller.pool.Desired;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.cache.ServiceView;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what a pool should hold: the union over all services bound to it. */
final class DesiredPool {

  private final Bindings bindings;
  private final PoolAdapters adapters;
  private final Eligibility eligibility;
  private final Function<ServiceKey, ServiceView> views;

  /** Hears of each task that is no target, with its service and the reason. */
  private final BiConsumer<Task, Reason> ineligible;

  private final Map<Target, Claim> targets = new TreeMap<>();
  private final Map<Target, Claim> away = new TreeMap<>();
  private final Set<Task> awayTasks = new HashSet<>();
  private final Set<String> undecided = new HashSet<>();
  private @Nullable ApiFailure failure;

  DesiredPool(
      Bindings bindings,
      PoolAdapters adapters,
      Eligibility eligibility,
      Function<ServiceKey, ServiceView> views,
      BiConsumer<Task, Reason> ineligible) {
    this.bindings = bindings;
    this.adapters = adapters;
    this.eligibility = eligibility;
    this.views = views;
    this.ineligible = ineligible;
  }

  /**
   * What the pool should hold.
   *
   * @param spelling the pool as the service at hand spells it
   * @param traits the pool's, under that spelling
   * @throws ApiException where another spelling of the pool could not be resolved
   */
  Desired find(PoolId spelling, PoolTraits traits) {
    boolean managed = false;
    for (Claimant claimant : bindings.claimants(adapters.canonical(spelling))) {
      if (claimant.id().equals(spelling) || meansSame(claimant.id(), traits)) {
        managed = true;
        claim(claimant, traits);
      }
    }
    if (targets.isEmpty()) {
      targets.putAll(away);
    } else {
      awayTasks.forEach(task -> ineligible.accept(task, Reason.HOST_DISCONNECTED));
    }
    return new Desired(ImmutableSortedMap.copyOf(targets), ImmutableSet.copyOf(undecided), managed);
  }

  /** Why it cannot be told of some task. */
  Optional<ApiFailure> failure() {
    return Optional.ofNullable(failure);
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

  private void claim(Claimant claimant, PoolTraits traits) {
    ServiceView view = views.apply(claimant.key());
    if (view.service().filter(s -> s.status() != Service.Status.INACTIVE).isEmpty()) {
      return;
    }
    for (Selector port : claimant.ports()) {
      Demand demand = new Demand(port, claimant.overriding(), claimant.healthyOnly(), traits);
      for (Task task : view.tasks()) {
        Optional<Host> host = task.containerInstanceArn().map(arn -> view.hosts().get(arn));
        Claim claim = new Claim(claimant.key(), task.arn());
        switch (eligibility.judge(task, host, demand)) {
          case Verdict.In(Target target) -> targets.put(target, claim);
          case Verdict.Away(Target target) -> {
            away.put(target, claim);
            awayTasks.add(task);
          }
          case Verdict.Out(Reason reason) -> {
            ineligible.accept(task, reason);
            if (reason == Reason.NO_HOST_ADDRESS && host.flatMap(Host::managed).isEmpty()) {
              // SSM has not said that the host has no address; it has said nothing of the host.
              undecided.add(task.arn());
            }
          }
          case Verdict.Undecided(ApiFailure why) -> {
            undecided.add(task.arn());
            failure = why;
          }
          case Verdict.Overridden() -> {}
        }
      }
    }
  }
}
