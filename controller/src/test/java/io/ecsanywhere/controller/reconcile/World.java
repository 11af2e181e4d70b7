package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.checkpoint.FakeStore;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informer;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The real informers and reconciler over an in-memory outside, stepped by a test. */
final class World {

  static final Duration TARGET_RESYNC = Duration.ofMinutes(10);

  /** For how long writes wait for the store of checkpoints. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final FakeAws aws = new FakeAws();
  final FakeBalancer balancer = new FakeBalancer();
  final FakeStore store = new FakeStore();

  /** The keys that informers asked to be looked at since they were last emptied. */
  final Set<ServiceKey> looks = new LinkedHashSet<>();

  /** Those of them that asked for it ahead of all else. */
  final Set<ServiceKey> removals = new LinkedHashSet<>();

  /** Whether the bindings hear of what a view has: they do so a moment later. */
  boolean announces = true;

  /** Takes the services that found a pool busy, once it is free. */
  Pools.TurnedAway turnedAway = (_, _) -> {};

  /** How often a pool was held. */
  final LongAdder holds = new LongAdder();

  final Informers informers;
  private final AtomicLong nanos = new AtomicLong();
  private final ClusterInformers cluster;
  private final List<ClusterInformers> others = new ArrayList<>();
  private final PoolAdapters adapters = PoolAdapters.of(List.of(balancer));
  private final HostAddresses addresses = new HostAddresses(List.<Cidr>of());
  private final Optional<Duration> disconnectGrace;
  private final Eligibility eligibility;
  private final Bindings bindings;
  private Reconciler reconciler;
  private Checkpoints checkpoints;
  private long epoch;

  World() {
    this(Optional.empty());
  }

  World(Optional<Duration> disconnectGrace) {
    bindings = new Bindings(adapters, nanos::get);
    informers =
        new Informers(aws, bindings::followsHealth, nanos::get, (_, _) -> () -> {}, this::look);
    cluster = informers.watch(FakeAws.CLUSTER);
    informers.allWatched();
    this.disconnectGrace = disconnectGrace;
    eligibility = eligibility(informers.taskDefinitions()::get);
    checkpoints = nextCheckpoints();
    reconciler = nextReconciler();
  }

  /** Two hosts and two pools; the service {@code web} is bound to {@code p} and has a task. */
  static World ofOneService() {
    World world = new World();
    world.aws.host("h1", "10.0.0.1");
    world.aws.host("h2", "10.0.0.2");
    world.balancer.pool("p");
    world.balancer.pool("q");
    world.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    world.aws.run("t1", "web", "h1", 32768);
    world.poll();
    return world;
  }

  /** Tags are taken note of before anything else, as in the whole controller. */
  private void look(ServiceKey key, KeySink.Why why) {
    if (announces) {
      bindings.update(key, informers.service(key));
    }
    looks.add(key);
    if (why.removal()) {
      removals.add(key);
    }
  }

  private Eligibility eligibility(Function<String, TaskDefinition> definitions) {
    return new Eligibility(
        addresses, disconnectGrace, definitions, informers.hostPorts()::holder, informers::hostsAt);
  }

  /** That in which services would be looked at if a term began now. */
  StartOrder startOrder() {
    return new StartOrder(
        informers, bindings, checkpoints, eligibility(informers.taskDefinitions()::known));
  }

  private Checkpoints nextCheckpoints() {
    Mandate mandate = new Mandate(++epoch, () -> true);
    Checkpoints next =
        new Checkpoints(
            Optional.of(store),
            "cluster " + FakeAws.CLUSTER,
            TARGET_RESYNC,
            mandate,
            PATIENCE,
            nanos::get,
            () -> Instant.EPOCH.plusNanos(nanos.get()));
    next.read();
    return next;
  }

  private Reconciler nextReconciler() {
    return new Reconciler(
        informers,
        bindings,
        adapters,
        eligibility,
        new Pools(
            adapters,
            checkpoints,
            TARGET_RESYNC,
            false,
            (key, priority) -> turnedAway.look(key, priority),
            nanos::get,
            new Random(1),
            holds),
        false,
        nanos::get);
  }

  /** A second cluster. */
  FakeAws join(String name) {
    FakeAws other = new FakeAws(name);
    aws.others.put(name, other);
    others.add(informers.watch(name));
    return other;
  }

  /** This replica leads from now on; nothing has been read since. */
  void takeOver() {
    advance(Duration.ofMillis(1));
    informers.rereadAll();
    nextTerm();
  }

  /** Another leads from now on, with nothing of what was seen of pools but their checkpoints. */
  void nextTerm() {
    checkpoints = nextCheckpoints();
    reconciler = nextReconciler();
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  long nanos() {
    return nanos.get();
  }

  Bindings bindings() {
    return bindings;
  }

  Reconciler reconciler() {
    return reconciler;
  }

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /** Lists everything, as the polls do, and takes note of the tags. */
  void poll() {
    advance(Duration.ofMillis(1));
    poll(cluster.services());
    poll(cluster.containerInstances());
    others.forEach(
        other -> {
          poll(other.services());
          poll(other.containerInstances());
          poll(other.tasks().informer());
        });
    poll(informers.managedInstances());
    poll(cluster.tasks().informer());
    advance(Duration.ofMillis(1));
    if (!announces) {
      return;
    }
    informers.services().forEach(key -> bindings.update(key, informers.service(key)));
    looks.forEach(key -> bindings.update(key, informers.service(key)));
  }

  /** What cannot be read is as it was last seen. */
  private static void poll(Informer<?> informer) {
    try {
      informer.poll();
    } catch (ApiException e) {
      assertThat(e.failure().message()).isNotEmpty();
    }
  }

  Pass reconcile(String service) {
    return reconcile(FakeAws.key(service));
  }

  Pass reconcile(ServiceKey key) {
    return WriteGate.during(() -> true, () -> reconciler.reconcile(key));
  }

  Outcome outcome(String service) {
    return reconcile(service).outcome();
  }
}
