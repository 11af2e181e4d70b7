package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.Plan.AwayHost;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanningTest {

  private final FakeAws aws = new FakeAws();
  private final FakeBalancer balancer = new FakeBalancer();
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void oneService() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    balancer.pool("q");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 32768);
  }

  private Plan plan(String... services) throws Exception {
    return plan(Optional.empty(), services);
  }

  private Plan plan(Optional<Duration> disconnectGrace, String... services) throws Exception {
    return planning(disconnectGrace).plan(Set.of(FakeAws.CLUSTER), Set.of(services));
  }

  private Planning planning(Optional<Duration> disconnectGrace) {
    return new Planning(
        aws,
        PoolAdapters.of(List.of(balancer)),
        new HostAddresses(List.of()),
        disconnectGrace,
        nanos::incrementAndGet,
        1);
  }

  private static PlannedPool pool(Plan plan, String name) {
    return plan.pools().stream()
        .filter(pool -> pool.id().equals("fake:" + name))
        .findFirst()
        .orElseThrow();
  }

  private static PlannedService service(Plan plan, String name) {
    return plan.services().stream()
        .filter(service -> service.key().service().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How a task is judged that has one binding. */
  private static Standing standing(Plan plan, String task) {
    return plan.services().stream()
        .flatMap(PlannedService::tasks)
        .filter(each -> each.id().equals(task))
        .map(PlannedTask::standing)
        .findFirst()
        .orElseThrow();
  }

  private static Standing out(Reason reason) {
    return out(reason, "");
  }

  private static Standing out(Reason reason, String detail) {
    return new Standing.Out(reason, detail);
  }

  @Test
  void whatIsMissingIsToBeRegisteredAndNothingIsWritten() throws Exception {
    Plan plan = plan();

    assertThat(pool(plan, "p").targets())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.target()).hasToString("10.0.0.1:32768");
              assertThat(target.action()).isEqualTo(Action.REGISTER);
              assertThat(target.claim().orElseThrow().taskArn()).isEqualTo("t1");
            });
    assertThat(service(plan, "web").tasks())
        .containsExactly(
            new PlannedTask(
                "t1", "mi-h1", "10.0.0.1", OptionalInt.of(32768), new Standing.In(false)));
    assertThat(plan.exitStatus()).isEqualTo(Plan.DIFFERENCES);
    assertThat(balancer.at("p")).isEmpty();
    assertThat(balancer.calls).containsExactly("members p");
  }

  @Test
  void aPoolThatIsRightIsNoDifference() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    Plan plan = plan();

    assertThat(pool(plan, "p").count(Action.KEEP)).isEqualTo(1);
    assertThat(standing(plan, "t1")).isEqualTo(new Standing.In(true));
    assertThat(plan.exitStatus()).isEqualTo(Plan.NO_DIFFERENCE);
  }

  @Test
  void aStrangerThatNoTaskAccountsForGoesAndItIsSaidWhy() throws Exception {
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);

    assertThat(pool(plan(), "p").targets())
        .contains(
            new PlannedTarget(
                Target.of("192.168.0.9", 80),
                Action.DEREGISTER,
                Optional.empty(),
                "no task is known to listen there"));
  }

  @Test
  void ofASharedPoolAStrangerStays() throws Exception {
    balancer.traits.put(
        "p", new PoolTraits("p#1", Set.of(Protocol.TCP), Ownership.SHARED, Addresses.ANY));
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);
    Plan plan = plan();

    assertThat(pool(plan, "p").targets())
        .contains(
            new PlannedTarget(
                Target.of("192.168.0.9", 80),
                Action.LEAVE,
                Optional.empty(),
                "not at a known host's address, and ecs-a.ownership is shared"));
    assertThat(plan.exitStatus()).isEqualTo(Plan.NO_DIFFERENCE);
  }

  @Test
  void aTargetOfATaskThatIsOutGoesForThatTasksReason() throws Exception {
    aws.run("t2", "web", "h2", 32769);
    aws.turn("t2", TaskStatus.STOPPED, TaskStatus.RUNNING);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);
    Plan plan = plan();

    assertThat(pool(plan, "p").targets())
        .extracting(PlannedTarget::target, PlannedTarget::action)
        .contains(tuple(Target.of("10.0.0.2", 32769), Action.DEREGISTER));
  }

  @Test
  void aTargetAtWhichATaskListensThatIsNotBoundGoesAndTheTaskIsNamed() throws Exception {
    aws.service("other", Map.of("ecs-a.lbName", "fake:q"));
    aws.run("t2", "other", "h2", 32769);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);

    assertThat(pool(plan(), "p").targets())
        .filteredOn(target -> target.action() == Action.DEREGISTER)
        .extracting(PlannedTarget::why)
        .containsExactly("a task of one/other listens there, which is not bound to the pool");
  }

  @Test
  void aPoolThatMayHaveNoRoomForAllIsSaidToBeSo() throws Exception {
    balancer.usualRoom = OptionalInt.of(1);
    assertThat(pool(plan(), "p").room()).isEmpty();

    aws.run("t2", "web", "h2", 32769);
    assertThat(pool(plan(), "p").room())
        .contains("it would hold 2 targets, and takes 1 unless its quota was raised");

    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);
    assertThat(pool(plan(), "p").room()).isEmpty();
  }

  @Test
  void aPoolThatWouldBeEmptiedIsShownAsHeld() throws Exception {
    aws.turn("t1", TaskStatus.RUNNING, TaskStatus.PENDING);
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    Plan plan = plan();

    assertThat(pool(plan, "p").held())
        .contains("the pool would be emptied although 1 tasks are desired");
    assertThat(pool(plan, "p").targets())
        .extracting(PlannedTarget::action, PlannedTarget::why)
        .containsExactly(tuple(Action.DEREGISTER, "task t1 of one/web is out: not-running"));
    assertThat(plan.exitStatus()).isEqualTo(Plan.DIFFERENCES);
  }

  @Test
  void everyTaskThatIsOutHasItsReason() throws Exception {
    aws.host("bridge", "172.17.0.1");
    aws.host("silent", "");
    aws.run("starting", "web", "h1", 1);
    aws.turn("starting", TaskStatus.RUNNING, TaskStatus.PENDING);
    aws.run("unroutable", "web", "bridge", 2);
    aws.run("addressless", "web", "silent", 3);
    aws.run("portless", "web", "h1", List.of(FakeAws.container("web", 81, 4)));
    aws.run("other", "web", "h1", List.of(FakeAws.container("sidecar", 80, 5)));
    aws.run("taken", "web", "h2", 6);
    aws.run("taker", "web", "h2", 6);
    aws.service("sick", Map.of("ecs-a.lbName", "fake:q", "ecs-a.healthyOnly", "true"));
    aws.run("unhealthy", "sick", "h1", 7);
    aws.service("web", Map.of("ecs-a.lb/web:80", "fake:p"));
    Plan plan = plan();

    assertThat(standing(plan, "starting")).isEqualTo(out(Reason.NOT_RUNNING, "PENDING"));
    assertThat(standing(plan, "unroutable")).isEqualTo(out(Reason.UNROUTABLE_ADDRESS));
    assertThat(standing(plan, "addressless")).isEqualTo(out(Reason.NO_HOST_ADDRESS));
    assertThat(standing(plan, "portless")).isEqualTo(out(Reason.NO_SUCH_PORT));
    assertThat(standing(plan, "other")).isEqualTo(out(Reason.NO_SUCH_CONTAINER, "it has sidecar"));
    assertThat(standing(plan, "taken"))
        .isEqualTo(out(Reason.NOT_RUNNING, "another task has its host port"));
    assertThat(standing(plan, "taker")).isEqualTo(new Standing.In(false));
    assertThat(standing(plan, "unhealthy")).isEqualTo(out(Reason.UNHEALTHY, "UNKNOWN"));
    assertThat(service(plan, "web").tasks())
        .filteredOn(task -> task.id().equals("unroutable"))
        .extracting(PlannedTask::target)
        .containsExactly("172.17.0.1:2");
  }

  @Test
  void ofAHostThatIsAwayTheTasksAreOutOnlyWhereThatIsThePolicyAndOthersServe() throws Exception {
    aws.run("t2", "web", "h2", 32769);
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);
    aws.hosts.computeIfPresent(
        "h2",
        (_, host) ->
            new ContainerInstance(
                host.arn(), host.cluster(), "mi-h2", "ACTIVE", false, Map.of(), 99));

    Plan keeping = plan();
    assertThat(standing(keeping, "t2")).isEqualTo(new Standing.In(true));
    assertThat(keeping.hosts())
        .containsExactly(new AwayHost(FakeAws.CLUSTER, "mi-h2", "10.0.0.2", 1));
    assertThat(keeping.exitStatus()).isEqualTo(Plan.NO_DIFFERENCE);

    Plan removing = plan(Optional.of(Duration.ZERO));
    assertThat(standing(removing, "t2")).isEqualTo(out(Reason.HOST_DISCONNECTED));
    assertThat(pool(removing, "p").count(Action.DEREGISTER)).isEqualTo(1);

    balancer.at("p").remove(Target.of("10.0.0.1", 32768));
    assertThat(standing(plan(Optional.of(Duration.ZERO)), "t2")).isEqualTo(new Standing.In(true));
  }

  @Test
  void aPortWithATagOfItsOwnStandsAboveItsPosition() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:q"));
    Plan plan = plan();

    assertThat(service(plan, "web").bindings())
        .extracting(binding -> binding.port() + " " + binding.pool())
        .containsExactly("container number 1 fake:p", "web fake:q");
    assertThat(service(plan, "web").tasks())
        .extracting(PlannedTask::standing)
        .containsExactly(new Standing.Overridden(), new Standing.In(false));
    assertThat(pool(plan, "p").targets()).isEmpty();
    assertThat(pool(plan, "q").count(Action.REGISTER)).isEqualTo(1);
  }

  @Test
  void aTagThatCannotBeUnderstoodIsNamedAndTheRestIsCompared() throws Exception {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p", "ecs-a.lb/api", "fake:%"));
    Plan plan = plan();

    assertThat(service(plan, "web").problems())
        .singleElement()
        .asString()
        .contains("ecs-a.lb/api", "'%' is no pool's name");
    assertThat(pool(plan, "p").count(Action.REGISTER)).isEqualTo(1);
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void aPoolThatIsMissingOrDeniedIsShownAsSuch() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:nowhere"));
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    ApiFailure denied = new ApiFailure.Denied("fake:members", "no");
    balancer.failing.put("members q", denied);
    Plan plan = plan();

    assertThat(pool(plan, "nowhere").failure()).containsInstanceOf(ApiFailure.NotFound.class);
    assertThat(pool(plan, "q").failure()).contains(denied);
    assertThat(service(plan, "api").problems()).isEmpty();
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void aClusterThatCannotBeReadIsShownAsSuchAndIsNotTakenForEmpty() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.denied.add("ListTasks");
    Plan plan = plan();

    assertThat(plan.unread())
        .extracting(Plan.Unread::what, unread -> unread.failure().operation())
        .containsExactly(tuple("cluster one", "ecs:ListTasks"));
    assertThat(pool(plan, "p").count(Action.DEREGISTER)).isZero();
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void ofTheWholeRegionEveryClusterIsReadAndAListThatFailsIsShownAsSuch() throws Exception {
    assertThat(planning(Optional.empty()).planAll(Set.of()))
        .isEqualTo(plan())
        .extracting(Plan::exitStatus)
        .isEqualTo(Plan.DIFFERENCES);

    aws.denied.add("ListClusters");
    Plan plan = planning(Optional.empty()).planAll(Set.of());
    assertThat(plan.unread()).extracting(Plan.Unread::what).containsExactly("the list of clusters");
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void hostsWhoseAddressesCannotBeReadAreShownAsSuch() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.denied.add("DescribeInstanceInformation");
    Plan plan = plan();

    assertThat(plan.unread()).extracting(Plan.Unread::what).hasSize(1);
    assertThat(standing(plan, "t1")).isEqualTo(out(Reason.NO_HOST_ADDRESS));
    assertThat(pool(plan, "p").targets())
        .extracting(PlannedTarget::action)
        .containsExactly(Action.LEAVE);
  }

  @Test
  void ofOneServiceItsOwnPoolsAreShownWithAllThatServesThem() throws Exception {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    aws.service("job", Map.of("ecs-a.lbName", "fake:q"));
    Plan plan = plan("web");

    assertThat(plan.services()).extracting(each -> each.key().service()).containsExactly("web");
    assertThat(plan.pools()).extracting(PlannedPool::id).containsExactly("fake:p");
    assertThat(pool(plan, "p").count(Action.REGISTER)).isEqualTo(2);
    assertThat(plan("one/web")).isEqualTo(plan);
  }

  @Test
  void ofOneServiceThePoolIsShownWithoutWhatStandsElsewhereByAnothersOwnTag() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:q"));
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    Plan plan = plan("api");

    assertThat(plan.pools()).extracting(PlannedPool::id).containsExactly("fake:p");
    assertThat(pool(plan, "p").targets())
        .extracting(target -> target.target().toString())
        .containsExactly("10.0.0.2:32769");
  }

  @Test
  void aServiceThatNamesNoPoolIsCountedAndShownWhereItIsAskedFor() throws Exception {
    aws.service("job", Map.of());

    assertThat(plan().unbound()).isEqualTo(1);
    assertThat(plan().services()).hasSize(1);
    assertThat(service(plan("job"), "job").bindings()).isEmpty();
  }

  @Test
  void aServiceThatIsNotThereIsNamedBesideThoseThatAre() {
    assertThatThrownBy(() -> plan("web", "wed"))
        .isInstanceOfSatisfying(
            UnknownServiceException.class,
            unknown -> {
              assertThat(unknown.name()).isEqualTo("wed");
              assertThat(unknown.known()).containsExactly("web");
            });
    assertThatThrownBy(() -> plan("two/web"))
        .isInstanceOfSatisfying(
            UnknownServiceException.class,
            unknown -> assertThat(unknown.known()).containsExactly("one/web"));
  }

  @Test
  void aServiceThatIsNotThereMayBeOneThatCouldNotBeRead() throws Exception {
    aws.denied.add("ListServices");

    assertThat(plan("web").services()).isEmpty();
    assertThat(plan("web").exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }
}
