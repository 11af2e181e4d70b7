package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informers of one cluster. */
public final class ClusterInformers {

  private final Informer<Service> services;
  private final ServiceTasks tasks;
  private final ServicesOnHosts servicesOnHosts = new ServicesOnHosts();
  private final Informer<ContainerInstance> containerInstances;
  private final AtomicBoolean announced = new AtomicBoolean();

  /** When somebody began to act on the views, on the ticker; nobody has: what is synced will do. */
  private volatile @Nullable Long actedOnSince;

  /**
   * @param followsHealth whether the health of a service's tasks matters
   * @param whenCurrent hears that the views have become {@link #current}
   */
  ClusterInformers(
      ClusterSources sources,
      Predicate<ServiceKey> followsHealth,
      Ticker ticker,
      Alarms alarms,
      Consumer<ClusterInformers> whenCurrent) {
    this.services = new Informer<>(Kind.SERVICES, sources.services(), ticker, alarms);
    this.tasks = new ServiceTasks(sources.tasks(), followsHealth, ticker, alarms);
    tasks.informer().onChange((change, _) -> servicesOnHosts.changed(change));
    this.containerInstances =
        new Informer<>(Kind.CONTAINER_INSTANCES, sources.containerInstances(), ticker, alarms);
    all().forEach(informer -> informer.onReread(() -> announce(whenCurrent)));
  }

  private void announce(Consumer<ClusterInformers> whenCurrent) {
    if (current() && announced.compareAndSet(false, true)) {
      whenCurrent.accept(this);
    }
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

  /** See {@link Informers#rereadAll}. */
  void rereadAll(long since) {
    tasks.forgetDoubts();
    actedOnSince = since;
    announced.set(false);
    all().forEach(Informer::rereadAll);
  }

  /**
   * Whether everything has been read since somebody began to act on the views. Until then they may
   * be as old as a standby's slow polls, or older.
   */
  boolean current() {
    Long since = actedOnSince;
    return since == null ? synced() : rereadSince(since);
  }

  /** Whether everything has been read by polls that began no earlier than a time on the ticker. */
  boolean rereadSince(long since) {
    return all().allMatch(informer -> informer.rereadSince(since));
  }

  /** Why nobody waits for this cluster: something of it may not be read, or is not there. */
  Optional<ApiFailure> setAside() {
    return all().flatMap(informer -> informer.refused().stream()).findFirst();
  }
}
