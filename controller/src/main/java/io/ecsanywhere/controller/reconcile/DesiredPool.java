package io.ecsanywhere.controller.reconcile;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.SetMultimap;
import io.ecsanywhere.adapters.pool.PoolTraits;
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
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a pool should hold: the union over all services bound to it. */
final class DesiredPool {

  private final Eligibility eligibility;
  private final Function<Set<ServiceKey>, ? extends Map<ServiceKey, ServiceView>> look;
  private final Witness witness;

  private final Map<Target, Claim> targets = new TreeMap<>();
  private final Map<Target, Claim> away = new TreeMap<>();
  private final Map<Target, Claim> ended = new TreeMap<>();
  private final Set<Task> awayTasks = new HashSet<>();
  private final Set<String> undecided = new HashSet<>();
  private final Set<ServiceKey> unread = new HashSet<>();
  private final SetMultimap<Task, Reason> ineligible = HashMultimap.create();
  private @Nullable ApiFailure failure;

  /**
   * @param look shows all of these services, at one time
   * @param witness hears how each task of theirs is judged
   */
  DesiredPool(
      Eligibility eligibility,
      Function<Set<ServiceKey>, ? extends Map<ServiceKey, ServiceView>> look,
      Witness witness) {
    this.eligibility = eligibility;
    this.look = look;
    this.witness = witness;
  }

  /**
   * What the pool should hold.
   *
   * @param claimants the services bound to the pool
   * @param debtor a service that was bound to the pool, by the ports that were
   */
  Desired find(List<Claimant> claimants, PoolTraits traits, Optional<Claimant> debtor) {
    Map<ServiceKey, ServiceView> views =
        look.apply(
            Stream.concat(claimants.stream(), debtor.stream())
                .map(Claimant::key)
                .collect(toImmutableSet()));
    int tasks = 0;
    ImmutableList.Builder<OptionalLong> confirmed = ImmutableList.builder();
    for (Claimant claimant : claimants) {
      ServiceView view = requireNonNull(views.get(claimant.key()));
      int wanted = claimant.lapsed() ? 0 : wanted(view);
      if (wanted > 0) {
        tasks += wanted;
        confirmed.add(view.confirmedSince());
      }
      claim(claimant, view, traits);
    }
    if (targets.isEmpty()) {
      targets.putAll(away);
      away.clear();
    } else {
      awayTasks.forEach(task -> ineligible.put(task, Reason.HOST_DISCONNECTED));
    }
    return new Desired(
        ImmutableSortedMap.copyOf(targets),
        ImmutableSortedMap.copyOf(away),
        debtor
            .map(claimant -> left(claimant, requireNonNull(views.get(claimant.key())), traits))
            .orElseGet(ImmutableSortedMap::of),
        ImmutableSortedMap.copyOf(ended),
        ImmutableSet.copyOf(undecided),
        ImmutableSet.copyOf(unread),
        !claimants.stream().allMatch(Claimant::lapsed),
        tasks,
        confirmed.build());
  }

  /** How many tasks the service is meant to have, as far as can be told. */
  private static int wanted(ServiceView view) {
    return view.service()
        .filter(_ -> view.current())
        .filter(Service::alive)
        .map(Service::desiredCount)
        .orElse(0);
  }

  /** Where the tasks of a service are reached that was bound to the pool. */
  private ImmutableSortedMap<Target, Claim> left(
      Claimant debtor, ServiceView view, PoolTraits traits) {
    Map<Target, Claim> left = new TreeMap<>();
    for (Selector port : debtor.ports()) {
      Demand demand = new Demand(port, debtor.overriding(), false, traits);
      for (Task task : view.tasks()) {
        switch (eligibility.judge(task, host(view, task), demand)) {
          case Verdict.In(Target target) -> left.put(target, new Claim(debtor.key(), task.arn()));
          case Verdict.Away(Target target) -> left.put(target, new Claim(debtor.key(), task.arn()));
          case Verdict.Out _ ->
              eligibility
                  .ended(task, host(view, task), demand)
                  .ifPresent(target -> left.put(target, new Claim(debtor.key(), task.arn())));
          case Verdict.Undecided _, Verdict.Overridden _ -> {}
        }
      }
    }
    return ImmutableSortedMap.copyOf(left);
  }

  private static Optional<Host> host(ServiceView view, Task task) {
    return task.containerInstanceArn().map(arn -> view.hosts().get(arn));
  }

  /** The tasks that are no targets, each with the reasons. */
  SetMultimap<Task, Reason> ineligible() {
    return ineligible;
  }

  /** Why it cannot be told of some task. */
  Optional<ApiFailure> failure() {
    return Optional.ofNullable(failure);
  }

  private void claim(Claimant claimant, ServiceView view, PoolTraits traits) {
    if (!view.current()) {
      unread.add(claimant.key());
    }
    if (claimant.lapsed()) {
      view.tasks().forEach(task -> undecided.add(task.arn()));
      return;
    }
    if (view.service().filter(s -> s.status() != Service.Status.INACTIVE).isEmpty()) {
      return;
    }
    for (Selector port : claimant.ports()) {
      Demand demand = new Demand(port, claimant.overriding(), claimant.healthyOnly(), traits);
      for (Task task : view.tasks()) {
        if (!view.current() && !view.reread().contains(task.arn())) {
          undecided.add(task.arn());
          continue;
        }
        Optional<Host> host = host(view, task);
        Claim claim = new Claim(claimant.key(), task.arn());
        Verdict verdict = eligibility.judge(task, host, demand);
        witness.judged(new Judgement(claimant, demand, task, host, verdict));
        switch (verdict) {
          case Verdict.In _, Verdict.Away _ when claimant.pending().contains(port) ->
              undecided.add(task.arn());
          case Verdict.Away _ when !view.current() -> undecided.add(task.arn());
          case Verdict.In(Target target) -> targets.put(target, claim);
          case Verdict.Away(Target target) -> {
            away.put(target, claim);
            awayTasks.add(task);
          }
          case Verdict.Out(Reason reason) -> {
            ineligible.put(task, reason);
            eligibility.ended(task, host, demand).ifPresent(target -> ended.put(target, claim));
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
