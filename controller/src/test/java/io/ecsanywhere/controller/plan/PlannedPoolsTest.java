package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan says of pools and their targets. */
class PlannedPoolsTest {

  private final PlanScene scene = new PlanScene();
  private final FakeAws aws = scene.aws;
  private final FakeBalancer balancer = scene.balancer;

  @Test
  void whatIsMissingIsToBeRegisteredAndNothingIsWritten() throws Exception {
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "p").targets())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.target()).hasToString("10.0.0.1:32768");
              assertThat(target.action()).isEqualTo(Action.REGISTER);
              assertThat(target.claim().orElseThrow().taskArn()).isEqualTo("t1");
            });
    assertThat(PlanScene.service(plan, "web").tasks())
        .containsExactly(
            new PlannedTask("t1", "mi-h1", "10.0.0.1", OptionalInt.of(32768), PlanScene.TO_COME));
    assertThat(plan.exitStatus()).isEqualTo(Plan.DIFFERENCES);
    assertThat(balancer.at("p")).isEmpty();
    assertThat(balancer.calls).containsExactly("members p");
  }

  @Test
  void aPoolThatIsRightIsNoDifference() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "p").count(Action.KEEP)).isEqualTo(1);
    assertThat(PlanScene.standing(plan, "t1")).isEqualTo(PlanScene.REGISTERED);
    assertThat(plan.exitStatus()).isEqualTo(Plan.NO_DIFFERENCE);
  }

  @Test
  void aStrangerThatNoTaskAccountsForGoesAndItIsSaidWhy() throws Exception {
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);

    assertThat(PlanScene.pool(scene.plan(), "p").targets())
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
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "p").targets())
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
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "p").targets())
        .extracting(PlannedTarget::target, PlannedTarget::action)
        .contains(tuple(Target.of("10.0.0.2", 32769), Action.DEREGISTER));
  }

  @Test
  void aTargetAtWhichATaskListensThatIsNotBoundGoesAndTheTaskIsNamed() throws Exception {
    aws.service("other", Map.of("ecs-a.lbName", "fake:q"));
    aws.run("t2", "other", "h2", 32769);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);

    assertThat(PlanScene.pool(scene.plan(), "p").targets())
        .filteredOn(target -> target.action() == Action.DEREGISTER)
        .extracting(PlannedTarget::why)
        .containsExactly("a task of one/other listens there, which is not bound to the pool");
  }

  @Test
  void aPoolThatMayHaveNoRoomForAllIsSaidToBeSo() throws Exception {
    balancer.usualRoom = OptionalInt.of(1);
    assertThat(PlanScene.pool(scene.plan(), "p").room()).isEmpty();

    aws.run("t2", "web", "h2", 32769);
    assertThat(PlanScene.pool(scene.plan(), "p").room())
        .contains("it would hold 2 targets, and takes 1 unless its quota was raised");

    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    balancer.at("p").put(Target.of("10.0.0.2", 32769), false);
    assertThat(PlanScene.pool(scene.plan(), "p").room()).isEmpty();
  }

  @Test
  void aPoolThatWouldBeEmptiedIsShownAsHeld() throws Exception {
    aws.turn("t1", TaskStatus.RUNNING, TaskStatus.PENDING);
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "p").held())
        .contains("the pool would be emptied although 1 tasks are desired");
    assertThat(PlanScene.pool(plan, "p").targets())
        .extracting(PlannedTarget::action, PlannedTarget::why)
        .containsExactly(tuple(Action.DEREGISTER, "task t1 of one/web is out: not-running"));
    assertThat(plan.exitStatus()).isEqualTo(Plan.DIFFERENCES);
  }

  @Test
  void ofAPoolThatIsToBeChangedItIsToldWhatMayHinderThat() throws Exception {
    balancer.hindrance = Optional.of("it is closed");
    assertThat(PlanScene.pool(scene.plan(), "p").hindrance()).contains("it is closed");

    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    assertThat(PlanScene.pool(scene.plan(), "p").hindrance()).isEmpty();

    balancer.failing.put("hindrance p", new ApiFailure.Transient("fake:hindrance", "not now"));
    balancer.at("p").clear();
    assertThat(PlanScene.pool(scene.plan(), "p").hindrance()).isEmpty();
  }
}
