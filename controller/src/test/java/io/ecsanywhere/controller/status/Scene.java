package io.ecsanywhere.controller.status;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.budget.BucketStatus;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.command.Build;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.controller.http.Readiness;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.controller.reconcile.ReconcileLoop;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The real informers, queue and reconciler over an outside in memory, stepped by a test. */
final class Scene {

  static final Instant BEGAN = Instant.parse("2030-01-02T03:04:05Z");
  static final Duration PERIOD = Duration.ofMinutes(10);

  final FakeAws aws = new FakeAws();
  final FakeBalancer balancer = new FakeBalancer();
  final List<String> stuck = new ArrayList<>();
  volatile boolean leading = true;

  private final AtomicLong nanos = new AtomicLong();
  private final Bindings bindings;
  private final Informers informers;
  private final ClusterInformers cluster;
  private final Workers<ServiceKey> workers;
  private final StatusApi api;

  Scene() {
    PoolAdapters adapters = PoolAdapters.of(List.of(balancer));
    HostAddresses addresses = new HostAddresses(List.of());
    Random random = new Random(1);
    ReconcileLoop loop =
        new ReconcileLoop(
            Duration.ofSeconds(1),
            PERIOD,
            new Mandate(1, () -> true),
            nanos::get,
            random,
            LoopObserver.NONE);
    bindings = new Bindings(adapters, nanos::get);
    informers =
        new Informers(
            aws,
            bindings::followsHealth,
            nanos::get,
            (_, _) -> () -> {},
            (key, why) -> loop.keys().look(key, why));
    cluster = informers.watch(FakeAws.CLUSTER);
    informers.allWatched();
    Pools pools =
        new Pools(
            adapters,
            Checkpoints.none(),
            PERIOD,
            false,
            loop::lookAgain,
            nanos::get,
            random,
            new LongAdder());
    workers =
        loop.workers(
            1,
            new Reconciler(
                informers,
                bindings,
                adapters,
                eligibility(addresses, false),
                pools,
                false,
                nanos::get),
            () -> {},
            nanos::get,
            this::now);
    api =
        new StatusApi(
            new Sources(
                informers,
                bindings,
                adapters,
                eligibility(addresses, true),
                this::readiness,
                () ->
                    List.of(
                        new Freshness(
                            "services",
                            Duration.ofSeconds(12),
                            Duration.ZERO,
                            Duration.ofSeconds(60)),
                        new Freshness(
                            "tasks",
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(30))),
                () -> List.of(new BucketStatus("elb-target-writes", 17.456, 20, 2, 3)),
                () -> stuck,
                () ->
                    leading
                        ? Optional.of(
                            new Underway(loop.queue(), loop::last, loop::place, pools.sights()))
                        : Optional.empty(),
                false),
            new Build("1.2.3", "abcdef", "25"),
            nanos::get,
            this::now);
  }

  private Eligibility eligibility(HostAddresses addresses, boolean byWhatIsKnown) {
    return new Eligibility(
        addresses,
        Optional.empty(),
        byWhatIsKnown ? informers.taskDefinitions()::known : informers.taskDefinitions()::get,
        informers.hostPorts()::holder,
        informers::hostsAt);
  }

  private Readiness readiness() {
    return new Readiness(
        informers.synced(),
        leading ? "leading" : "standby",
        new Standing(
            "me", leading, leading ? "me" : "another", 7, Optional.of(Duration.ofSeconds(2)), 1));
  }

  Instant now() {
    return BEGAN.plusNanos(nanos.get());
  }

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /** Reads everything, and lets the workers do all that there is to do now. */
  void settle() {
    advance(Duration.ofMillis(1));
    cluster.services().poll();
    cluster.containerInstances().poll();
    informers.managedInstances().poll();
    cluster.tasks().informer().poll();
    advance(Duration.ofMillis(1));
    informers.services().forEach(key -> bindings.update(key, informers.service(key)));
    if (leading) {
      while (workers.step()) {
        // One after the other.
      }
    }
    // What was answered before stands for no longer than this.
    advance(Duration.ofSeconds(1));
  }

  /** What is served, by path. */
  ImmutableSortedMap<String, Supplier<Answer>> answers() {
    return ImmutableSortedMap.<String, Supplier<Answer>>naturalOrder()
        .putAll(StatusPage.files())
        .putAll(api.answers())
        .buildOrThrow();
  }

  /** What the API says about {@code controller}, {@code services} or {@code pools}. */
  String body(String name) {
    Answer answer = requireNonNull(answers().get("/api/v1/" + name)).get();
    return answer.body().strip();
  }
}
