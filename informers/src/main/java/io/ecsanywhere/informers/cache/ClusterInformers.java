package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.time.Ticker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The informers of one cluster. */
public final class ClusterInformers {

  private final Informer<Service> services;
  private final ServiceTasks tasks;
  private final ServicesOnHosts servicesOnHosts = new ServicesOnHosts();
  private final Informer<ContainerInstance> containerInstances;
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean announced = new AtomicBoolean();

  /**
   * @param followsHealth whether the health of a service's tasks matters
   * @param whenSynced hears once that everything has been read for the first time
   */
  ClusterInformers(
      ClusterSources sources,
      Predicate<ServiceKey> followsHealth,
      Ticker ticker,
      Consumer<ClusterInformers> whenSynced) {
    this.services = new Informer<>(Kind.SERVICES, sources.services(), ticker);
    this.tasks = new ServiceTasks(sources.tasks(), followsHealth, ticker);
    tasks.informer().onChange((change, _) -> servicesOnHosts.changed(change));
    this.containerInstances =
        new Informer<>(Kind.CONTAINER_INSTANCES, sources.containerInstances(), ticker);
    Runnable synced =
        () -> {
          if (synced() && announced.compareAndSet(false, true)) {
            whenSynced.accept(this);
          }
        };
    services.onFirstSync(synced);
    tasks.informer().onFirstSync(synced);
    containerInstances.onFirstSync(synced);
  }

  public Informer<Service> services() {
    return services;
  }

  public ServiceTasks tasks() {
    return tasks;
  }

  public Informer<ContainerInstance> containerInstances() {
    return containerInstances;
  }

  /** The services with tasks on a host; a snapshot. */
  Set<ServiceKey> servicesOn(String containerInstanceArn) {
    return servicesOnHosts.on(containerInstanceArn);
  }

  Stream<Informer<?>> all() {
    return Stream.of(services, tasks.informer(), containerInstances);
  }

  boolean synced() {
    return all().allMatch(Informer::synced);
  }

  /** Whether nobody waits for this cluster, because something of it may not be read. */
  boolean setAside() {
    return !denied.isEmpty() && !synced();
  }

  /** Takes note of whether one of the informers may read what it is for. */
  void allowed(Informer<?> informer, boolean allowed) {
    if (allowed) {
      denied.remove(informer.name());
    } else {
      denied.add(informer.name());
    }
  }
}
