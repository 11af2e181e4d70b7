package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of the hosts of all clusters: ECS's container instances and SSM's managed instances.
 */
final class Hosts {

  private static final int SSM_BATCH = 50;

  private final Supplier<Stream<ClusterInformers>> clusters;
  private final Informer<ManagedInstance> managedInstances;
  private final Ticker ticker;

  /** Those that a known task or host names, on both sides. */
  private final Misses<String> missed;

  /** Of each container instance, by its ARN, the doubt of itself. */
  private final Doubts<String> inDoubt;

  private final ConcurrentHashMap<String, Long> disconnectedSince = new ConcurrentHashMap<>();

  /** When somebody began to act on the views, on the ticker. */
  private volatile @Nullable Long actedOnSince;

  Hosts(
      ReadPorts ports, Supplier<Stream<ClusterInformers>> clusters, Ticker ticker, Alarms alarms) {
    this.clusters = clusters;
    this.ticker = ticker;
    this.missed = new Misses<>(ticker);
    this.inDoubt = new Doubts<>(ticker);
    this.managedInstances =
        new Informer<>(Kind.MANAGED_INSTANCES, new ManagedInstancesOfHosts(ports), ticker, alarms);
  }

  Informer<ManagedInstance> managedInstances() {
    return managedInstances;
  }

  /** What SSM said before is to be read again before anybody goes by it. */
  void actedOn(long since) {
    actedOnSince = since;
  }

  /**
   * Whether SSM has been asked for all hosts since somebody began to act on the views, or none of
   * them is where SSM says.
   */
  boolean located() {
    if (instances().allMatch(instance -> instance.hostAddress().isPresent())) {
      return true;
    }
    Long since = actedOnSince;
    return since == null ? managedInstances.synced() : managedInstances.listedSince(since);
  }

  private Stream<ContainerInstance> instances() {
    return clusters.get().flatMap(cluster -> cluster.containerInstances().view().stream());
  }

  /** Whether it is known where a host is. */
  boolean placed(ContainerInstance instance) {
    return instance.hostAddress().isPresent()
        || (located(instance)
            && managedInstances
                .view()
                .get(instance.managedInstanceId())
                .filter(managed -> !managed.ipAddress().isEmpty())
                .isPresent());
  }

  /**
   * Whether a host is where it was last seen, if it was seen. A standby asks SSM seldom, and by the
   * time that it leads a host may long have moved.
   */
  private boolean located(ContainerInstance instance) {
    Long since = actedOnSince;
    String id = instance.managedInstanceId();
    return since == null
        || instance.hostAddress().isPresent()
        || managedInstances.view().get(id).isEmpty()
        || managedInstances.listedSince(since)
        || managedInstances.readSince(id, since)
        || missed.contains(id);
  }

  /**
   * Puts a host in doubt.
   *
   * @param floor the lowest version of its container instance that is no stale read
   */
  void doubt(String containerInstanceArn, long floor) {
    inDoubt.add(containerInstanceArn, containerInstanceArn, floor);
  }

  /** Keeps the time since which a host's agent has been away; nothing of a host that is gone. */
  void changed(Change<ContainerInstance> change) {
    switch (change) {
      case Change.Added<ContainerInstance>(ContainerInstance now) -> note(now);
      case Change.Changed<ContainerInstance>(ContainerInstance _, ContainerInstance now) ->
          note(now);
      case Change.Deleted<ContainerInstance>(ContainerInstance before) -> {
        disconnectedSince.remove(before.arn());
        inDoubt.forget(before.arn());
      }
    }
  }

  private void note(ContainerInstance instance) {
    if (instance.agentConnected()) {
      disconnectedSince.remove(instance.arn());
    } else {
      disconnectedSince.putIfAbsent(instance.arn(), ticker.nanos());
    }
  }

  /**
   * Reads what is in doubt or not yet known of these hosts, on both sides.
   *
   * @return for each host that is not known as freshly now as events ask, after a stale read, how
   *     long to wait before asking again
   * @throws ApiException where a read failed; the doubts remain
   */
  Map<String, Duration> refresh(ClusterInformers cluster, Set<String> arns) {
    Map<String, Map<String, Doubts.Doubt>> open = new LinkedHashMap<>();
    Set<String> ask = new LinkedHashSet<>();
    for (String arn : arns) {
      Map<String, Doubts.Doubt> doubted = inDoubt.of(arn);
      if (!doubted.isEmpty()) {
        open.put(arn, doubted);
      }
      if (!doubted.isEmpty() || unknown(cluster.containerInstances(), arn)) {
        ask.add(arn);
      }
    }
    read(cluster.containerInstances(), ask);
    Map<String, Duration> again = new LinkedHashMap<>();
    open.forEach(
        (arn, doubted) ->
            inDoubt
                .settle(arn, doubted, id -> version(cluster, id))
                .ifPresent(wait -> again.put(arn, wait)));
    Set<String> managed = new LinkedHashSet<>();
    for (String arn : arns) {
      cluster
          .containerInstances()
          .view()
          .get(arn)
          .filter(instance -> instance.hostAddress().isEmpty())
          .filter(
              instance ->
                  unknown(managedInstances, instance.managedInstanceId()) || !located(instance))
          .map(ContainerInstance::managedInstanceId)
          .filter(id -> !id.isEmpty())
          .ifPresent(managed::add);
    }
    read(managedInstances, managed);
    return again;
  }

  private static OptionalLong version(ClusterInformers cluster, String arn) {
    return cluster.containerInstances().view().get(arn).stream()
        .mapToLong(ContainerInstance::version)
        .findFirst();
  }

  /**
   * Reads these hosts again, on both sides, whatever is known of them.
   *
   * @throws ApiException where a read failed
   */
  void reread(ClusterInformers cluster, Set<String> arns) {
    read(cluster.containerInstances(), arns);
    Set<String> managed = new LinkedHashSet<>();
    arns.stream()
        .flatMap(arn -> cluster.containerInstances().view().get(arn).stream())
        .filter(instance -> instance.hostAddress().isEmpty())
        .map(ContainerInstance::managedInstanceId)
        .filter(id -> !id.isEmpty())
        .forEach(managed::add);
    read(managedInstances, managed);
  }

  private boolean unknown(Informer<?> informer, String id) {
    return informer.view().get(id).isEmpty() && missed.due(id);
  }

  private <V> void read(Informer<V> informer, Set<String> ids) {
    if (!ids.isEmpty()) {
      long began = ticker.nanos();
      informer.refresh(ids);
      for (String id : ids) {
        if (informer.readSince(id, began)) {
          missed.remove(id);
        } else {
          missed.add(id);
        }
      }
    }
  }

  /** These hosts as far as they are known, by container-instance ARN. */
  ImmutableMap<String, Host> cached(ClusterInformers cluster, Set<String> arns) {
    ImmutableMap.Builder<String, Host> hosts = ImmutableMap.builder();
    for (String arn : arns) {
      cluster
          .containerInstances()
          .view()
          .get(arn)
          .ifPresent(instance -> hosts.put(arn, present(instance)));
    }
    return hosts.buildOrThrow();
  }

  Host host(ContainerInstance instance) {
    return host(instance, managedInstances.view().get(instance.managedInstanceId()));
  }

  /** A host as passes go by it: without SSM's side while that has yet to be read again. */
  Host present(ContainerInstance instance) {
    return located(instance) ? host(instance) : host(instance, Optional.empty());
  }

  private Host host(ContainerInstance instance, Optional<ManagedInstance> managed) {
    return new Host(
        instance,
        managed,
        Optional.ofNullable(disconnectedSince.get(instance.arn()))
            // It may be back: an event has told of a change that no read has shown yet.
            .filter(_ -> inDoubt.of(instance.arn()).isEmpty())
            .map(since -> Duration.ofNanos(ticker.nanos() - since)));
  }

  /** SSM knows far more than the hosts of ECS clusters: only those are asked for, by id. */
  private final class ManagedInstancesOfHosts implements Source<ManagedInstance> {

    private final ReadPorts ports;

    ManagedInstancesOfHosts(ReadPorts ports) {
      this.ports = ports;
    }

    @Override
    public Set<String> list() {
      return instances()
          .map(ContainerInstance::managedInstanceId)
          .filter(id -> !id.isEmpty())
          .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public Answer<ManagedInstance> describe(Set<String> ids) {
      return ports.managedInstances(ids);
    }

    @Override
    public int batchSize() {
      return SSM_BATCH;
    }
  }
}
