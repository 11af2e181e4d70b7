package io.ecsanywhere.controller.status;

import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.pool.PoolSight;
import io.ecsanywhere.controller.queue.Place;
import io.ecsanywhere.controller.reconcile.LastPass;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.controller.status.Documents.BindingEntry;
import io.ecsanywhere.controller.status.Documents.ClusterEntry;
import io.ecsanywhere.controller.status.Documents.LastEntry;
import io.ecsanywhere.controller.status.Documents.QueueEntry;
import io.ecsanywhere.controller.status.Documents.ServiceEntry;
import io.ecsanywhere.controller.status.Documents.ServicesDocument;
import io.ecsanywhere.controller.status.Documents.TaskEntry;
import io.ecsanywhere.informers.cache.ServiceView;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Clusters and services: what they ask for, how the last pass ended, which tasks are out. */
final class ServicesSection {

  private final Sources sources;
  private final TasksOut tasksOut;
  private final Dates dates;

  ServicesSection(Sources sources, Dates dates) {
    this.sources = sources;
    this.tasksOut = new TasksOut(sources.eligibility());
    this.dates = dates;
  }

  ServicesDocument document(String role, Underway work) {
    Set<ServiceKey> keys = new TreeSet<>(sources.informers().services());
    keys.addAll(sources.bindings().indebted());
    return new ServicesDocument(
        role, clusters(), keys.stream().map(key -> service(key, work)).toList());
  }

  private List<ClusterEntry> clusters() {
    return sources.informers().clusters().stream()
        .map(
            cluster ->
                new ClusterEntry(
                    cluster.name(),
                    cluster.synced(),
                    cluster.setAside().map(why -> why.kind() + ": " + why.message())))
        .toList();
  }

  private ServiceEntry service(ServiceKey key, Underway work) {
    ServiceView view = sources.informers().views().cached(key);
    List<BindingEntry> bindings = new ArrayList<>();
    List<TaskEntry> out = new ArrayList<>();
    for (Claimant claimant : sources.bindings().claims(key)) {
      String pool = sources.adapters().canonical(claimant.id()).toString();
      Optional<PoolSight> sight = Optional.ofNullable(work.pools().get(pool));
      claimant
          .ports()
          .forEach(
              port ->
                  bindings.add(
                      new BindingEntry(
                          port.toString(), claimant.id().toString(), pool, sight.isPresent())));
      sight.ifPresent(known -> out.addAll(tasksOut.of(view, claimant, pool, known)));
    }
    return new ServiceEntry(
        key.cluster(),
        key.service(),
        view.service().map(service -> service.status().name()),
        view.service().map(Service::desiredCount),
        view.tasks().size(),
        sources.bindings().followsHealth(key),
        bindings,
        sources.bindings().problems(key),
        sources.bindings().owed(key).stream().map(debt -> debt.canonical().toString()).toList(),
        work.last().apply(key).map(this::last),
        queue(work.place().apply(key)),
        out);
  }

  private LastEntry last(LastPass last) {
    Optional<String> reason = Optional.empty();
    Optional<String> error = Optional.empty();
    switch (last.outcome()) {
      case Outcome.Failed(String kind, String message) -> {
        reason = Optional.of(kind);
        error = Optional.of(message);
      }
      case Outcome.Rejected(String kind, String message) -> {
        reason = Optional.of(kind);
        error = Optional.of(message);
      }
      case Outcome.RequeueAfter(String why, var _, var told) -> {
        reason = Optional.of(why);
        error = told;
      }
      case Outcome.Busy _ -> reason = Optional.of(Outcome.POOL_BUSY);
      case Outcome.Unchanged _, Outcome.Changed _, Outcome.DryRun _ -> {}
    }
    return new LastEntry(
        last.outcome().word(),
        reason,
        error,
        last.trigger(),
        last.attempt(),
        dates.of(last.ended()),
        last.took().toMillis(),
        last.registered(),
        last.deregistered());
  }

  private Optional<QueueEntry> queue(Place place) {
    if (place.state() == Place.State.IDLE) {
      return Optional.empty();
    }
    Optional<Instant> due =
        place.due().isPresent() ? Optional.of(dates.of(place.due().getAsLong())) : Optional.empty();
    return Optional.of(new QueueEntry(place.state().name().toLowerCase(Locale.ROOT), due));
  }
}
