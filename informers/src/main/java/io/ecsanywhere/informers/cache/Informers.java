package io.ecsanywhere.informers.cache;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that is known of the watched clusters.
 *
 * <p>A pool may belong to services of several clusters, so nothing counts as synced before
 * everything is.
 */
public final class Informers {

  private static final int MOST_CONFIRMED = 10_000;
  private static final Duration CONFIRMED_FOR = Duration.ofMinutes(10);

  private final ReadPorts ports;
  private final Predicate<ServiceKey> followsHealth;
  private final Ticker ticker;
  private final ConcurrentHashMap<String, ClusterInformers> clusters = new ConcurrentHashMap<>();
  private final Hosts hosts;
  private final HostPorts hostPorts;
  private final TaskDefinitions taskDefinitions;
  private final UnknownServices unknownServices;
  private final KeyRoutes routes;
  private final Cache<ServiceKey, Long> confirmed;
  private volatile boolean clustersKnown;
  private volatile boolean actedOn = true;

  /**
   * @param followsHealth whether the health of a service's tasks matters: then polls read them all,
   *     for ECS says nothing when it changes
   * @param keys hears of services to look at: all of a cluster once that is synced, then those that
   *     a change concerns
   */
  public Informers(
      ReadPorts ports, Predicate<ServiceKey> followsHealth, Ticker ticker, KeySink keys) {
    this.ports = ports;
    this.followsHealth = followsHealth;
    this.ticker = ticker;
    this.routes = new KeyRoutes(clusters, keys);
    this.hosts = new Hosts(ports, () -> clusters.values().stream(), ticker);
    this.unknownServices = new UnknownServices(ticker);
    this.taskDefinitions = new TaskDefinitions(ports, ticker);
    this.hostPorts = new HostPorts(this::handedOver, taskDefinitions::cached);
    taskDefinitions.onRead(hostPorts::defined);
    this.confirmed =
        Caffeine.newBuilder()
            .maximumSize(MOST_CONFIRMED)
            .expireAfterWrite(CONFIRMED_FOR)
            .ticker(ticker::nanos)
            .executor(Runnable::run)
            .build();
    hosts.managedInstances().onChange((change, _) -> routes.addressChanged(change));
  }

  /** Begins to watch a cluster; the first polls of what is returned sync it. */
  public ClusterInformers watch(String name) {
    ClusterInformers cluster =
        new ClusterInformers(ports.cluster(name), followsHealth, ticker, routes::synced);
    cluster.services().onChange((change, _) -> routes.serviceChanged(change));
    cluster
        .tasks()
        .informer()
        .onChange(
            (change, found) -> {
              hostPorts.changed(change);
              routes.taskChanged(change, found);
            });
    cluster
        .containerInstances()
        .onChange(
            (change, _) -> {
              hosts.changed(change);
              routes.hostChanged(change);
            });
    clusters.put(name, cluster);
    return cluster;
  }

  /** Every cluster that is to be watched is watched by now, save those that are made later. */
  public void allWatched() {
    clustersKnown = true;
  }

  /** Ends watching a cluster that is gone: its services are looked at once more, as gone. */
  public void unwatch(String name) {
    ClusterInformers cluster = clusters.remove(name);
    if (cluster != null) {
      cluster.tasks().informer().view().stream()
          .forEach(task -> hostPorts.changed(new Change.Deleted<>(task)));
      cluster.containerInstances().view().stream()
          .forEach(instance -> hosts.changed(new Change.Deleted<>(instance)));
      routes.gone(cluster);
    }
  }

  /** Whether a cluster is watched and everything about it has been read once. */
  public boolean knows(String name) {
    ClusterInformers cluster = clusters.get(name);
    return cluster != null && cluster.synced();
  }

  /** SSM's side of the hosts of all clusters; polled after their container instances. */
  public Informer<ManagedInstance> managedInstances() {
    return hosts.managedInstances();
  }

  /**
   * Whether every cache of every watched cluster has completed a first read. Of several clusters
   * those that may not be read, or are not there, are set aside: the others do not wait for them,
   * nor for SSM where that may not be read.
   */
  public boolean synced() {
    return clustersSynced()
        && (hosts.managedInstances().synced() || hosts.managedInstances().refused().isPresent());
  }

  /**
   * Nobody acts on the views until {@link #rereadAll}. Doubts are settled by those who act, so none
   * are raised meanwhile: they would gather, and have polls read again and again what is in them.
   */
  void leaveBe() {
    actedOn = false;
  }

  /**
   * The next polls describe everything, what is settled too: somebody acts on the views.
   *
   * <p>That ends all doubts there were and stands for those that were not raised. A doubt asks for
   * nothing but a read of its thing that begins after it arose, and these polls begin after this.
   * Where an event had named a version, that is lost: as to a process that has just been started,
   * which never heard of it. What these polls themselves put in doubt stays so.
   */
  public void rereadAll() {
    actedOn = true;
    long since = ticker.nanos();
    hosts.actedOn(since);
    clusters.values().forEach(cluster -> cluster.rereadAll(since));
  }

  /**
   * Whether services, tasks and container instances have been read whole, the settled ones too, by
   * reads that began after a time on the ticker. SSM's side is left out: a host keeps the address
   * that was last seen. So are clusters that are set aside, unless all are.
   */
  public boolean rereadSince(long since) {
    return synced() && ofThoseNotSetAside(cluster -> cluster.rereadSince(since));
  }

  boolean clustersSynced() {
    return clustersKnown && ofThoseNotSetAside(ClusterInformers::synced);
  }

  /** Whether something holds of all clusters that are not set aside, and of one at least. */
  private boolean ofThoseNotSetAside(Predicate<ClusterInformers> condition) {
    return clusters.values().stream()
            .allMatch(cluster -> condition.test(cluster) || cluster.setAside().isPresent())
        && (clusters.isEmpty() || clusters.values().stream().anyMatch(condition));
  }

  /** What whole lists of tasks tell of what came up lately. */
  public enum Listed {
    /** One has begun since, of every cluster that matters: what runs is in the view. */
    SINCE,
    /** One is still to be made. */
    DUE,
    /** One cannot be made for now. */
    OUT_OF_REACH
  }

  /**
   * What whole lists of tasks tell of what came up at an address. Of a cluster that cannot be read
   * nobody waits for a list where none of its hosts can be at that address.
   *
   * @param names the clusters of the hosts that are known to be at the address
   * @param since on the ticker
   */
  public Listed listed(Set<String> names, long since) {
    boolean known = !names.isEmpty();
    if (!known && !hosts.located()) {
      return Listed.OUT_OF_REACH;
    }
    return clusters.entrySet().stream()
        .filter(entry -> !known || names.contains(entry.getKey()))
        .map(entry -> listed(entry.getValue(), known, since))
        .reduce(Listed.SINCE, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }

  private Listed listed(ClusterInformers cluster, boolean ofItsHosts, long since) {
    Informer<Task> tasks = cluster.tasks().informer();
    if (cluster.current() && tasks.listedSince(since)) {
      return Listed.SINCE;
    }
    if (cluster.current() && !tasks.failing()) {
      return Listed.DUE;
    }
    return !ofItsHosts
            && cluster.containerInstances().listedSince(since)
            && cluster.containerInstances().view().stream().allMatch(hosts::placed)
        ? Listed.SINCE
        : Listed.OUT_OF_REACH;
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

  /** Changes whenever what {@link #hosts} says of where a host is may have changed. */
  public long addressesRevision() {
    return hosts.addressesRevision();
  }

  public HostPorts hostPorts() {
    return hostPorts;
  }

  public TaskDefinitions taskDefinitions() {
    return taskDefinitions;
  }

  /** What is known of these services; asks nothing of the outside. */
  public ImmutableMap<ServiceKey, ServiceView> cached(Set<ServiceKey> keys) {
    return Maps.toMap(keys, this::cached);
  }

  /** What is known of a service; asks nothing of the outside. */
  public ServiceView cached(ServiceKey key) {
    ClusterInformers cluster = clusters.get(key.cluster());
    return cluster == null ? nothing(key) : view(cluster, key, Optional.empty(), List.of());
  }

  /**
   * What is known of a service, at least as fresh as the last trigger about it: what triggers put
   * in doubt is read again first, and so are the service and its hosts where they are not known
   * yet. What cannot be read is as it was last seen, or missing; the view then says why.
   */
  public ServiceView fresh(ServiceKey key) {
    return requireNonNull(fresh(key, Set.of(key)).get(key));
  }

  /**
   * The same of several services, read together. What is found of them is about to be acted on in
   * one place that concerns all of them; where it is news of another than the one that asks, that
   * one is to be looked at for all the rest.
   *
   * @param asking the service on whose behalf the others are read
   */
  public ImmutableMap<ServiceKey, ServiceView> fresh(ServiceKey asking, Set<ServiceKey> keys) {
    Map<ServiceKey, ServiceView> views = new HashMap<>(Maps.asMap(keys, Informers::nothing));
    byCluster(keys)
        .forEach(
            (cluster, ofCluster) ->
                views.putAll(telling(asking, cluster, ofCluster, () -> fresh(cluster, ofCluster))));
    return ImmutableMap.copyOf(views);
  }

  private Map<ServiceKey, ServiceView> fresh(
      ClusterInformers cluster, Collection<ServiceKey> keys) {
    List<ApiFailure> failures = new ArrayList<>();
    Map<ServiceKey, Duration> again = new HashMap<>();
    for (ServiceKey key : keys) {
      attempt(failures, () -> unknownServices.read(cluster.services(), key));
      attempt(failures, () -> cluster.tasks().list(key));
    }
    attempt(failures, () -> again.putAll(cluster.tasks().refresh(keys)));
    attempt(failures, () -> cluster.tasks().catchUpOnHealth(keys));
    attempt(failures, () -> hosts.refresh(cluster, hostsOf(cluster, keys)));
    keys.forEach(key -> define(cluster.tasks().cached(key)));
    return Maps.toMap(
        keys, key -> view(cluster, key, Optional.ofNullable(again.get(key)), failures));
  }

  /**
   * Which ports a task has in host mode only its definition tells, and others' ports hang on that
   * too. Who needs it for more than that reads it himself, and says so where it cannot be read.
   */
  private void define(Collection<Task> tasks) {
    tasks.stream()
        .filter(task -> task.running() && !task.reportsPorts())
        .map(Task::taskDefinitionArn)
        .distinct()
        .forEach(arn -> attempt(new ArrayList<>(), () -> taskDefinitions.get(arn)));
  }

  /**
   * Reads a service again by name, whatever is known of it.
   *
   * @throws ApiException where the read failed
   */
  public void reread(ServiceKey key) {
    ClusterInformers cluster = clusters.get(key.cluster());
    if (cluster != null) {
      cluster.services().refresh(Set.of(key.service()));
    }
  }

  /**
   * Reads everything about these services again, whatever is known of them: the services
   * themselves, their tasks and their hosts on both sides. When all of it has been read, their
   * views are confirmed since this began.
   *
   * @param asking as for {@link #fresh(ServiceKey, Set)}
   * @return why something could not be read
   */
  public List<ApiFailure> confirm(ServiceKey asking, Set<ServiceKey> keys) {
    List<ApiFailure> failures = new ArrayList<>();
    byCluster(keys)
        .forEach(
            (cluster, ofCluster) ->
                failures.addAll(
                    telling(asking, cluster, ofCluster, () -> confirm(cluster, ofCluster))));
    return failures;
  }

  private List<ApiFailure> confirm(ClusterInformers cluster, Collection<ServiceKey> keys) {
    long began = ticker.nanos();
    List<ApiFailure> failures = new ArrayList<>();
    attempt(
        failures,
        () ->
            cluster
                .services()
                .refresh(keys.stream().map(ServiceKey::service).collect(toImmutableSet())));
    attempt(failures, () -> cluster.tasks().reread(keys));
    attempt(failures, () -> hosts.reread(cluster, hostsOf(cluster, keys)));
    if (failures.isEmpty()) {
      keys.forEach(key -> confirmed.put(key, began));
    }
    return failures;
  }

  /** Those of watched clusters. */
  private Map<ClusterInformers, Collection<ServiceKey>> byCluster(Set<ServiceKey> keys) {
    Map<ClusterInformers, Collection<ServiceKey>> byCluster = new LinkedHashMap<>();
    for (ServiceKey key : keys) {
      ClusterInformers cluster = clusters.get(key.cluster());
      if (cluster != null) {
        byCluster.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(key);
      }
    }
    return byCluster;
  }

  /**
   * Reads on behalf of one service, and has the others looked at of whose tasks that brought news.
   * What was no news to a read is none to the next, so this comes to an end.
   */
  private <R> R telling(
      ServiceKey asking, ClusterInformers cluster, Collection<ServiceKey> keys, Supplier<R> read) {
    Map<ServiceKey, Map<String, Task>> before = new LinkedHashMap<>();
    for (ServiceKey key : keys) {
      if (!key.equals(asking)) {
        before.put(key, cluster.tasks().byArn(key));
      }
    }
    try {
      return read.get();
    } finally {
      before.forEach((key, tasks) -> routes.refreshed(key, tasks, cluster.tasks().byArn(key)));
    }
  }

  /** What cannot be read keeps nothing else from being read. */
  private static void attempt(List<ApiFailure> failures, Runnable read) {
    try {
      read.run();
    } catch (ApiException e) {
      failures.add(e.failure());
    }
  }

  private ServiceView view(
      ClusterInformers cluster,
      ServiceKey key,
      Optional<Duration> again,
      List<ApiFailure> failures) {
    ImmutableList<Task> tasks = cluster.tasks().cached(key);
    return new ServiceView(
        key,
        cluster.services().view().get(key.service()),
        cluster.current(),
        tasks,
        hosts.cached(cluster, hostsOf(tasks.stream())),
        confirmedSince(key),
        again,
        ImmutableList.copyOf(failures));
  }

  private OptionalLong confirmedSince(ServiceKey key) {
    Long at = confirmed.getIfPresent(key);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  private static ServiceView nothing(ServiceKey key) {
    return new ServiceView(
        key,
        Optional.empty(),
        true,
        ImmutableList.of(),
        ImmutableMap.of(),
        OptionalLong.empty(),
        Optional.empty(),
        ImmutableList.of());
  }

  private static Set<String> hostsOf(ClusterInformers cluster, Collection<ServiceKey> keys) {
    return hostsOf(keys.stream().flatMap(key -> cluster.tasks().byArn(key).values().stream()));
  }

  private static Set<String> hostsOf(Stream<Task> tasks) {
    return tasks
        .filter(task -> task.running() || task.unclear())
        .flatMap(task -> task.containerInstanceArn().stream())
        .collect(toImmutableSet());
  }

  /**
   * Puts a task in doubt, unless the view already has what an event tells of.
   *
   * @param version 0 where the event told none, and so nothing that the view could have already
   */
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
            .filter(task -> task.stopping() || (version > 0 && task.version() >= version))
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
   * Puts a host in doubt where an event shows it otherwise than the view does, and tasks run on it:
   * of others nobody asks, and the next poll reads them.
   *
   * @return the services with tasks on it, where it is in doubt
   */
  public Set<ServiceKey> doubtHost(String name, String arn, Predicate<ContainerInstance> asShown) {
    ClusterInformers cluster = clusters.get(name);
    if (cluster == null
        || cluster.containerInstances().view().get(arn).filter(asShown).isPresent()) {
      return Set.of();
    }
    Set<ServiceKey> services = cluster.servicesOn(arn);
    if (!services.isEmpty()) {
      hosts.doubt(arn);
    }
    return services;
  }

  /**
   * The older task is taken to be gone, whatever the view says of it, ahead of all else. Which is
   * the older cannot always be told from outside: both are read again before anybody acts on it.
   */
  private void handedOver(Task from, Task to) {
    if (!actedOn) {
      return;
    }
    to.serviceKey()
        .flatMap(key -> Optional.ofNullable(clusters.get(key.cluster())))
        .ifPresent(
            cluster -> to.serviceKey().ifPresent(key -> cluster.tasks().doubt(key, to.arn(), 0)));
    from.serviceKey()
        .filter(key -> !to.serviceKey().equals(Optional.of(key)))
        .ifPresent(
            key -> {
              doubtTask(key, from.arn(), from.version() + 1);
              routes.look(key, true);
            });
  }
}
