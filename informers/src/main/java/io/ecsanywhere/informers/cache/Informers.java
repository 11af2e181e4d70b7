package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.cache.ChangeHandler.Found;
import io.ecsanywhere.informers.cache.KeySink.Origin;
import io.ecsanywhere.informers.cache.KeySink.Why;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that is known of the watched clusters, and the way from a change to the keys of the
 * services that it concerns.
 *
 * <p>A pool may belong to services of several clusters, so nothing counts as synced before
 * everything is.
 */
public final class Informers {

  private final ReadPorts ports;
  private final Ticker ticker;
  private final KeySink keys;
  private final ConcurrentHashMap<String, ClusterInformers> clusters = new ConcurrentHashMap<>();
  private final Hosts hosts;
  private final HostPorts hostPorts;
  private final TaskDefinitions taskDefinitions;
  private volatile boolean everSynced;

  /**
   * @param keys hears of services to look at; while not everything is synced it hears of everything
   */
  public Informers(ReadPorts ports, Ticker ticker, KeySink keys) {
    this.ports = ports;
    this.ticker = ticker;
    this.keys = keys;
    this.hosts = new Hosts(ports, () -> clusters.values().stream(), ticker);
    this.hostPorts = new HostPorts(this::handedOver);
    this.taskDefinitions = new TaskDefinitions(ports);
    hosts.managedInstances().onChange((change, _) -> addressChanged(change));
  }

  /** Begins to watch a cluster; the first polls of what is returned sync it. */
  public ClusterInformers watch(String cluster) {
    ClusterInformers informers = new ClusterInformers(ports.cluster(cluster), ticker);
    informers.services().onChange((change, _) -> serviceChanged(change));
    informers.tasks().informer().onChange(this::taskChanged);
    informers
        .containerInstances()
        .onChange(
            (change, _) -> {
              hosts.changed(change);
              hostChanged(change);
            });
    clusters.put(cluster, informers);
    return informers;
  }

  /** Ends watching a cluster: its services, tasks and hosts are forgotten. */
  public void unwatch(String cluster) {
    clusters.remove(cluster);
  }

  public boolean watches(String cluster) {
    return clusters.containsKey(cluster);
  }

  ImmutableSet<String> watched() {
    return ImmutableSet.copyOf(clusters.keySet());
  }

  /** SSM's side of the hosts of all clusters; polled after their container instances. */
  public Informer<ManagedInstance> managedInstances() {
    return hosts.managedInstances();
  }

  /** Whether every cache of every watched cluster has completed a first read. */
  public boolean synced() {
    return clustersSynced() && hosts.managedInstances().synced();
  }

  boolean clustersSynced() {
    return clusters.values().stream().allMatch(ClusterInformers::synced);
  }

  /**
   * When the oldest of all clusters' last whole lists of tasks began, on the ticker: what came up
   * before that and belongs to a running task is in the view. Empty until everything is listed.
   */
  public OptionalLong tasksListedSince() {
    long oldest = ticker.nanos();
    for (ClusterInformers cluster : clusters.values()) {
      OptionalLong began = cluster.tasks().informer().lastListBegan();
      if (began.isEmpty()) {
        return began;
      }
      oldest = began.getAsLong() - oldest < 0 ? began.getAsLong() : oldest;
    }
    return OptionalLong.of(oldest);
  }

  /** The keys of all services in view. */
  public List<ServiceKey> services() {
    return clusters.values().stream()
        .flatMap(cluster -> cluster.services().view().stream())
        .map(Service::key)
        .sorted()
        .toList();
  }

  /** A service as the view has it. */
  public Optional<Service> service(ServiceKey key) {
    return Optional.ofNullable(clusters.get(key.cluster()))
        .flatMap(cluster -> cluster.services().view().get(key.service()));
  }

  /** Every host in view. */
  public Stream<Host> hosts() {
    return clusters.values().stream()
        .flatMap(cluster -> cluster.containerInstances().view().stream())
        .map(hosts::host);
  }

  public HostPorts hostPorts() {
    return hostPorts;
  }

  public TaskDefinitions taskDefinitions() {
    return taskDefinitions;
  }

  /** What is known of a service; asks nothing of the outside. */
  public ServiceView cached(ServiceKey key) {
    ClusterInformers cluster = clusters.get(key.cluster());
    return cluster == null ? nothing(key) : view(cluster, key, Optional.empty(), Optional.empty());
  }

  /**
   * What is known of a service, at least as fresh as the last trigger about it: what triggers put
   * in doubt is read again first, and so are hosts that are not known yet. A host that cannot be
   * read is missing in the view, and so may be new tasks where they cannot be listed; the view then
   * says why.
   *
   * @throws ApiException where tasks in doubt could not be read
   */
  public ServiceView fresh(ServiceKey key) {
    ClusterInformers cluster = clusters.get(key.cluster());
    if (cluster == null) {
      return nothing(key);
    }
    Optional<ApiFailure> unlisted = failure(() -> cluster.tasks().list(key));
    Optional<Duration> again = cluster.tasks().refresh(key);
    Optional<ApiFailure> unread =
        failure(() -> hosts.refresh(cluster, hostsOf(cluster.tasks().cached(key))));
    return view(cluster, key, again, unlisted.or(() -> unread));
  }

  private static Optional<ApiFailure> failure(Runnable read) {
    try {
      read.run();
      return Optional.empty();
    } catch (ApiException e) {
      return Optional.of(e.failure());
    }
  }

  private ServiceView view(
      ClusterInformers cluster,
      ServiceKey key,
      Optional<Duration> again,
      Optional<ApiFailure> failure) {
    ImmutableList<Task> tasks = cluster.tasks().cached(key);
    return new ServiceView(
        key,
        cluster.services().view().get(key.service()),
        tasks,
        hosts.cached(cluster, hostsOf(tasks)),
        again,
        failure);
  }

  private static ServiceView nothing(ServiceKey key) {
    return new ServiceView(
        key,
        Optional.empty(),
        ImmutableList.of(),
        ImmutableMap.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static Set<String> hostsOf(List<Task> tasks) {
    return tasks.stream()
        .filter(Task::running)
        .flatMap(task -> task.containerInstanceArn().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Puts a task in doubt, unless the view already has what an event tells of. */
  public void doubtTask(ServiceKey key, String taskArn, long version) {
    ClusterInformers cluster = clusters.get(key.cluster());
    if (cluster == null) {
      return;
    }
    boolean known =
        cluster
            .tasks()
            .informer()
            .view()
            .get(taskArn)
            .filter(task -> task.version() >= version || task.stopping())
            .isPresent();
    if (!known) {
      cluster.tasks().doubt(key, taskArn, version);
    }
  }

  /** Puts in doubt which tasks a service has. */
  public void doubtService(ServiceKey key) {
    ClusterInformers cluster = clusters.get(key.cluster());
    if (cluster != null) {
      cluster.tasks().doubtList(key);
    }
  }

  /**
   * Puts a host in doubt where an event shows it otherwise than the view does.
   *
   * @return the services with tasks on it, where it is in doubt
   */
  public Set<ServiceKey> doubtHost(String name, String arn, Predicate<ContainerInstance> asShown) {
    ClusterInformers cluster = clusters.get(name);
    if (cluster == null
        || cluster.containerInstances().view().get(arn).filter(asShown).isPresent()) {
      return Set.of();
    }
    hosts.doubt(arn);
    return servicesOn(cluster, arn);
  }

  private void serviceChanged(Change<Service> change) {
    boolean removal = change.current().filter(s -> s.status() == Service.Status.ACTIVE).isEmpty();
    ServiceKey key = change.current().or(change::old).map(Service::key).orElseThrow();
    keys.look(key, new Why(Origin.POLL, removal, Optional.empty()));
  }

  private void taskChanged(Change<Task> change, Found found) {
    hostPorts.changed(change);
    if (found == Found.BY_POLL) {
      boolean removal = change.current().filter(task -> !task.stopping()).isEmpty();
      change
          .current()
          .or(change::old)
          .flatMap(Task::serviceKey)
          .ifPresent(key -> keys.look(key, new Why(Origin.POLL, removal, Optional.empty())));
    }
  }

  /** The older task is gone, whatever the view says of it: it is read again, ahead of all else. */
  private void handedOver(Task from, Task to) {
    from.serviceKey()
        .filter(key -> !to.serviceKey().equals(Optional.of(key)))
        .ifPresent(
            key -> {
              doubtTask(key, from.arn(), from.version() + 1);
              keys.look(key, new Why(Origin.POLL, true, Optional.empty()));
            });
  }

  private void hostChanged(Change<ContainerInstance> change) {
    change
        .current()
        .or(change::old)
        .ifPresent(
            instance -> {
              ClusterInformers cluster = clusters.get(instance.cluster());
              if (cluster != null && listenedTo()) {
                lookAt(servicesOn(cluster, instance.arn()));
              }
            });
  }

  private void addressChanged(Change<ManagedInstance> change) {
    if (!listenedTo()) {
      return;
    }
    String id = change.current().or(change::old).map(ManagedInstance::id).orElseThrow();
    for (ClusterInformers cluster : clusters.values()) {
      for (String arn : cluster.containerInstances().view().group(id).keySet()) {
        lookAt(servicesOn(cluster, arn));
      }
    }
  }

  /**
   * Before everything is synced nobody listens, and asking for each host would cost a start dear.
   */
  private boolean listenedTo() {
    everSynced = everSynced || synced();
    return everSynced;
  }

  private void lookAt(Set<ServiceKey> services) {
    services.forEach(key -> keys.look(key, new Why(Origin.POLL, false, Optional.empty())));
  }

  private static Set<ServiceKey> servicesOn(ClusterInformers cluster, String instanceArn) {
    return cluster.tasks().informer().view().stream()
        .filter(task -> task.containerInstanceArn().filter(instanceArn::equals).isPresent())
        .flatMap(task -> task.serviceKey().stream())
        .collect(ImmutableSet.toImmutableSet());
  }
}
