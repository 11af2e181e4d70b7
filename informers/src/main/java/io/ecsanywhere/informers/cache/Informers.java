package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that is known of the watched clusters.
 *
 * <p>A pool may belong to services of several clusters, so nothing counts as synced before
 * everything is.
 */
public final class Informers {

  private final ReadPorts ports;
  private final Predicate<ServiceKey> followsHealth;
  private final Ticker ticker;
  private final Alarms alarms;
  private final ConcurrentHashMap<String, ClusterInformers> clusters = new ConcurrentHashMap<>();
  private final Hosts hosts;
  private final KnownAddresses addresses;
  private final HostPorts hostPorts;
  private final TaskDefinitions taskDefinitions;
  private final KeyRoutes routes;
  private final ServiceViews views;
  private volatile boolean clustersKnown;
  private volatile boolean actedOn = true;

  /**
   * @param followsHealth whether the health of a service's tasks matters: then polls read them all,
   *     for ECS says nothing when it changes
   * @param alarms ring where answers do not come
   * @param keys hears of services to look at: all of a cluster once that is synced, then those that
   *     a change concerns
   */
  public Informers(
      ReadPorts ports,
      Predicate<ServiceKey> followsHealth,
      Ticker ticker,
      Alarms alarms,
      KeySink keys) {
    this.ports = ports;
    this.followsHealth = followsHealth;
    this.ticker = ticker;
    this.alarms = alarms;
    this.routes = new KeyRoutes(clusters, keys);
    this.hosts = new Hosts(ports, () -> clusters.values().stream(), ticker, alarms);
    this.taskDefinitions = new TaskDefinitions(ports, ticker);
    this.addresses = new KnownAddresses(hosts::host);
    this.hostPorts =
        new HostPorts(
            new HostPorts.Listener() {
              @Override
              public void handedOver(Task from, Task to, Task latest) {
                Informers.this.handedOver(from, to, latest);
              }

              @Override
              public void freed(Task task) {
                task.serviceKey().ifPresent(key -> routes.look(key, false));
              }
            },
            taskDefinitions::cached,
            addresses::together);
    taskDefinitions.onRead(hostPorts::defined);
    this.views = new ServiceViews(clusters, hosts, taskDefinitions, routes, ticker);
    hosts
        .managedInstances()
        .onChange(
            (change, _) -> {
              located(change.latest());
              routes.addressChanged(change);
            });
  }

  private void located(ManagedInstance managed) {
    for (ClusterInformers cluster : clusters.values()) {
      for (String arn : cluster.containerInstances().view().group(managed.id()).keySet()) {
        addresses.located(arn).ifPresent(before -> hostPorts.moved(arn, before));
      }
    }
  }

  private void changed(Change<ContainerInstance> change) {
    hosts.changed(change);
    addresses.changed(change).ifPresent(before -> hostPorts.moved(change.latest().arn(), before));
  }

  /** Begins to watch a cluster; the first polls of what is returned sync it. */
  public ClusterInformers watch(String name) {
    ClusterInformers cluster =
        new ClusterInformers(
            ports.cluster(name),
            followsHealth,
            ticker,
            alarms,
            reread -> routes.reread(name, reread));
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
              MistypedAddresses.changed(change);
              changed(change);
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
          .forEach(instance -> changed(new Change.Deleted<>(instance)));
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
   * nor for long for one that fails otherwise, nor for SSM where that may not be read.
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
   * Whether a cluster has been read whole since somebody began to act on the views, the settled
   * things too. SSM's side is left out: a host keeps the address that was last seen. So has one
   * that is not watched: there is nothing to be read of it.
   */
  public boolean current(String name) {
    ClusterInformers cluster = clusters.get(name);
    return cluster == null || cluster.current();
  }

  boolean clustersSynced() {
    return clustersKnown
        && clusters.values().stream().allMatch(cluster -> cluster.synced() || !cluster.waitedFor())
        && (clusters.isEmpty() || clusters.values().stream().anyMatch(ClusterInformers::synced));
  }

  /**
   * Whether a cluster is set aside, and others are not. Where none is left, something else may be
   * wrong than the clusters: nothing goes on.
   */
  boolean goesOnWithout(ClusterInformers cluster) {
    return cluster.setAside().isPresent()
        && clusters.values().stream().anyMatch(other -> other.setAside().isEmpty());
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
    if (cluster.current() ? !tasks.failing() : !cluster.failing()) {
      return Listed.DUE;
    }
    return !ofItsHosts
            && cluster.containerInstances().listedSince(since)
            && cluster.containerInstances().view().stream().allMatch(hosts::placed)
        ? Listed.SINCE
        : Listed.OUT_OF_REACH;
  }

  /**
   * A cluster, and how far it is known.
   *
   * @param setAside why nobody waits for it: something of it may not be read, or is not there
   */
  public record Watched(String name, boolean synced, Optional<ApiFailure> setAside) {}

  /** The names of the clusters that are set aside, sorted. */
  public List<String> setAside() {
    return clusters().stream()
        .filter(one -> one.setAside().isPresent())
        .map(Watched::name)
        .toList();
  }

  /** Every watched cluster, by name. */
  public List<Watched> clusters() {
    return clusters.entrySet().stream()
        .map(one -> new Watched(one.getKey(), one.getValue().synced(), one.getValue().setAside()))
        .sorted(Comparator.comparing(Watched::name))
        .toList();
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

  /** The hosts that were last seen at an address, each as far as passes may go by it. */
  public Stream<Host> hostsAt(InetAddress address) {
    return addresses.hostsAt(address).stream().map(hosts::present);
  }

  public KnownAddresses addresses() {
    return addresses;
  }

  public HostPorts hostPorts() {
    return hostPorts;
  }

  public TaskDefinitions taskDefinitions() {
    return taskDefinitions;
  }

  /** What is known of services, as fresh as it is asked for. */
  public ServiceViews views() {
    return views;
  }

  /**
   * Puts a task in doubt, unless the view already has what an event tells of, and may be gone by.
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
            .filter(_ -> cluster.reread(taskArn))
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
   * @param version 0 where the event told none
   * @return the services with tasks on it, where it is in doubt
   */
  public Set<ServiceKey> doubtHost(
      String name, String arn, long version, Predicate<ContainerInstance> asShown) {
    ClusterInformers cluster = clusters.get(name);
    if (cluster == null
        || cluster
            .containerInstances()
            .view()
            .get(arn)
            .filter(known -> (version > 0 && known.version() >= version) || asShown.test(known))
            .isPresent()) {
      return Set.of();
    }
    Set<ServiceKey> services = cluster.servicesOn(arn);
    if (!services.isEmpty()) {
      hosts.doubt(arn, version);
    }
    return services;
  }

  /**
   * The older task is taken to be gone, whatever the view says of it, ahead of all else. Which is
   * the older cannot always be told from outside: both are read again before anybody acts on it.
   *
   * <p>The newer is looked at for what it changed itself. Where it was there before, nothing else
   * has its doubt settled, and requests may be going to the older through its pool.
   */
  private void handedOver(Task from, Task to, Task latest) {
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
    to.serviceKey()
        .filter(_ -> !to.arn().equals(latest.arn()))
        .ifPresent(key -> routes.look(key, true));
  }
}
