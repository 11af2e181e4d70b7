package io.ecsanywhere.informers.cache;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Streams;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
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
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is known of services, as fresh as it is asked for: as the caches have it, with what triggers
 * have put in doubt read again, or with everything read again.
 */
public final class ServiceViews {

  private static final int MOST_CONFIRMED = 10_000;
  private static final Duration CONFIRMED_FOR = Duration.ofMinutes(10);

  private final ConcurrentHashMap<String, ClusterInformers> clusters;
  private final Hosts hosts;
  private final TaskDefinitions taskDefinitions;
  private final KeyRoutes routes;
  private final UnknownServices unknownServices;
  private final Ticker ticker;
  private final Cache<ServiceKey, Long> confirmed;

  ServiceViews(
      ConcurrentHashMap<String, ClusterInformers> clusters,
      Hosts hosts,
      TaskDefinitions taskDefinitions,
      KeyRoutes routes,
      Ticker ticker) {
    this.clusters = clusters;
    this.hosts = hosts;
    this.taskDefinitions = taskDefinitions;
    this.routes = routes;
    this.unknownServices = new UnknownServices(ticker);
    this.ticker = ticker;
    this.confirmed =
        Caffeine.newBuilder()
            .maximumSize(MOST_CONFIRMED)
            .expireAfterWrite(CONFIRMED_FOR)
            .ticker(ticker::nanos)
            .executor(Runnable::run)
            .build();
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
    Map<ServiceKey, ServiceView> views = new HashMap<>(Maps.asMap(keys, ServiceViews::nothing));
    byCluster(keys)
        .forEach(
            (cluster, ofCluster) ->
                views.putAll(
                    telling(asking, cluster, ofCluster, () -> fresh(asking, cluster, ofCluster))));
    return ImmutableMap.copyOf(views);
  }

  private Map<ServiceKey, ServiceView> fresh(
      ServiceKey asking, ClusterInformers cluster, Collection<ServiceKey> keys) {
    List<ApiFailure> failures = new ArrayList<>();
    Map<ServiceKey, Duration> again = new HashMap<>();
    for (ServiceKey key : keys) {
      attempt(failures, () -> unknownServices.read(cluster.services(), key));
      attempt(failures, () -> cluster.tasks().list(key));
    }
    attempt(failures, () -> again.putAll(cluster.tasks().refresh(keys)));
    attempt(failures, () -> cluster.tasks().catchUpOnHealth(keys));
    if (keys.contains(asking)) {
      attempt(failures, () -> cluster.catchUp(asking));
    }
    Map<String, Duration> stale = new HashMap<>();
    attempt(failures, () -> stale.putAll(hosts.refresh(cluster, hostsOf(cluster, keys))));
    keys.forEach(key -> define(cluster.tasks().cached(key)));
    return Maps.toMap(
        keys,
        key -> {
          Optional<Duration> soonest =
              Streams.concat(Stream.ofNullable(again.get(key)), waits(cluster, key, stale).stream())
                  .min(Duration::compareTo);
          return view(cluster, key, soonest, failures);
        });
  }

  /** How long to wait for hosts of a service after stale reads, and for itself to be there. */
  private List<Duration> waits(
      ClusterInformers cluster, ServiceKey key, Map<String, Duration> staleHosts) {
    Collection<Task> tasks = cluster.tasks().byArn(key).values();
    List<Duration> waits =
        new ArrayList<>(Maps.filterKeys(staleHosts, hostsOf(tasks.stream())::contains).values());
    unknownServices.again(cluster.services(), key, tasks).ifPresent(waits::add);
    return waits;
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
    // What has been read by now is at least in what is looked at next.
    boolean current = cluster.current();
    ImmutableSet<String> reread = current ? ImmutableSet.of() : cluster.reread(key);
    ImmutableList<Task> tasks = cluster.tasks().cached(key);
    return new ServiceView(
        key,
        cluster.services().view().get(key.service()),
        current,
        reread,
        tasks,
        hosts.cached(cluster, arns(tasks.stream())),
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
        ImmutableSet.of(),
        ImmutableList.of(),
        ImmutableMap.of(),
        OptionalLong.empty(),
        Optional.empty(),
        ImmutableList.of());
  }

  private static Set<String> hostsOf(ClusterInformers cluster, Collection<ServiceKey> keys) {
    return hostsOf(keys.stream().flatMap(key -> cluster.tasks().byArn(key).values().stream()));
  }

  /** Those that are worth a read. */
  private static Set<String> hostsOf(Stream<Task> tasks) {
    return arns(tasks.filter(task -> task.running() || task.unclear()));
  }

  private static Set<String> arns(Stream<Task> tasks) {
    return tasks.flatMap(task -> task.containerInstanceArn().stream()).collect(toImmutableSet());
  }
}
