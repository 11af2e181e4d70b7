package io.ecsanywhere.controller.plan;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** One service of one task on two hosts, bound to the first of two pools that hold nothing. */
final class PlanScene {

  static final Standing REGISTERED = new Standing.In(true, Health.UNKNOWN);
  static final Standing TO_COME = new Standing.In(false, Health.UNKNOWN);

  final FakeAws aws = new FakeAws();
  final FakeBalancer balancer = new FakeBalancer();
  private final AtomicLong nanos = new AtomicLong();

  PlanScene() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    balancer.pool("q");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 32768);
  }

  Plan plan(String... services) throws Exception {
    return plan(Optional.empty(), services);
  }

  Plan plan(Optional<Duration> disconnectGrace, String... services) throws Exception {
    return planning(disconnectGrace).plan(Set.of(FakeAws.CLUSTER), Set.of(services));
  }

  Planning planning(Optional<Duration> disconnectGrace) {
    return new Planning(
        aws,
        PoolAdapters.of(List.of(balancer)),
        new HostAddresses(List.of()),
        disconnectGrace,
        nanos::incrementAndGet,
        1);
  }

  static PlannedPool pool(Plan plan, String name) {
    return plan.pools().stream()
        .filter(pool -> pool.id().equals("fake:" + name))
        .findFirst()
        .orElseThrow();
  }

  static PlannedService service(Plan plan, String name) {
    return plan.services().stream()
        .filter(service -> service.key().service().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How a task is judged that has one binding. */
  static Standing standing(Plan plan, String task) {
    return plan.services().stream()
        .flatMap(PlannedService::tasks)
        .filter(each -> each.id().equals(task))
        .map(PlannedTask::standing)
        .findFirst()
        .orElseThrow();
  }

  static Standing out(Reason reason) {
    return out(reason, "");
  }

  static Standing out(Reason reason, String detail) {
    return new Standing.Out(reason, detail);
  }
}
