package io.ecsanywhere.informers.cache;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informers of one cluster. */
public final class ClusterInformers {

  /** For how long a cluster that fails keeps others from beginning. */
  private static final Duration WAITED_FOR = Duration.ofSeconds(30);

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
    return since == null ? synced() : all().allMatch(informer -> informer.rereadSince(since));
  }

  /** Whether a task has been read since somebody began to act on the views. */
  boolean reread(String taskArn) {
    Long since = actedOnSince;
    return since == null || current() || tasks.informer().readSince(taskArn, since);
  }

  /**
   * Of a service's tasks, where the cluster is not {@link #current}, those of which all has been
   * read since somebody began to act on the views: the tasks, the service and the hosts. What these
   * show may be gone by, though not what is missing beside them.
   */
  ImmutableSet<String> reread(ServiceKey key) {
    Long since = actedOnSince;
    if (since == null || !services.readSince(key.service(), since)) {
      return ImmutableSet.of();
    }
    return tasks.byArn(key).values().stream()
        .filter(task -> tasks.informer().readSince(task.arn(), since))
        .filter(
            task ->
                task.containerInstanceArn()
                    .filter(arn -> !containerInstances.readSince(arn, since))
                    .isEmpty())
        .map(Task::arn)
        .collect(toImmutableSet());
  }

  /**
   * Reads the service and the hosts of tasks again that were, where neither was since somebody
   * began to act on the views, and the cluster is not {@link #current}.
   *
   * @throws ApiException where a read failed
   */
  void catchUp(ServiceKey key) {
    Long since = actedOnSince;
    if (since == null || current()) {
      return;
    }
    Set<String> hosts =
        tasks.byArn(key).values().stream()
            .filter(task -> tasks.informer().readSince(task.arn(), since))
            .flatMap(task -> task.containerInstanceArn().stream())
            .collect(toImmutableSet());
    if (!hosts.isEmpty()) {
      refresh(services, Set.of(key.service()), since);
      refresh(containerInstances, hosts, since);
    }
  }

  private static void refresh(Informer<?> informer, Set<String> ids, long since) {
    Set<String> older =
        ids.stream().filter(id -> !informer.readSince(id, since)).collect(toImmutableSet());
    if (!older.isEmpty()) {
      informer.refresh(older);
    }
  }

  /** Whether others wait for it to be synced: not where it cannot be, or has failed for long. */
  boolean waitedFor() {
    return setAside().isEmpty() && all().noneMatch(informer -> informer.failingFor(WAITED_FOR));
  }

  /** Whether a poll that this cluster needs to be {@link #current} was made in vain lately. */
  boolean failing() {
    return all().anyMatch(Informer::failing);
  }

  /** Why nobody waits for this cluster: something of it may not be read, or is not there. */
  Optional<ApiFailure> setAside() {
    return all().flatMap(informer -> informer.refused().stream()).findFirst();
  }
}
