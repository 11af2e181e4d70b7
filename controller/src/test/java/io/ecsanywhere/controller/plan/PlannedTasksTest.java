package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.Plan.AwayHost;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan says of tasks: whether each is a target, and why not. */
class PlannedTasksTest {

  private final PlanScene scene = new PlanScene();
  private final FakeAws aws = scene.aws;
  private final FakeBalancer balancer = scene.balancer;

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
    Plan plan = scene.plan();

    assertThat(PlanScene.standing(plan, "starting"))
        .isEqualTo(PlanScene.out(Reason.NOT_RUNNING, "PENDING"));
    assertThat(PlanScene.standing(plan, "unroutable"))
        .isEqualTo(PlanScene.out(Reason.UNROUTABLE_ADDRESS));
    assertThat(PlanScene.standing(plan, "addressless"))
        .isEqualTo(PlanScene.out(Reason.NO_HOST_ADDRESS));
    assertThat(PlanScene.standing(plan, "portless")).isEqualTo(PlanScene.out(Reason.NO_SUCH_PORT));
    assertThat(PlanScene.standing(plan, "other"))
        .isEqualTo(PlanScene.out(Reason.NO_SUCH_CONTAINER, "it has sidecar"));
    assertThat(PlanScene.standing(plan, "taken"))
        .isEqualTo(PlanScene.out(Reason.NOT_RUNNING, "another task has its host port"));
    assertThat(PlanScene.standing(plan, "taker")).isEqualTo(PlanScene.TO_COME);
    assertThat(PlanScene.standing(plan, "unhealthy"))
        .isEqualTo(PlanScene.out(Reason.UNHEALTHY, "UNKNOWN"));
    assertThat(PlanScene.service(plan, "web").tasks())
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

    Plan keeping = scene.plan();
    assertThat(PlanScene.standing(keeping, "t2")).isEqualTo(PlanScene.REGISTERED);
    assertThat(keeping.hosts())
        .containsExactly(new AwayHost(FakeAws.CLUSTER, "mi-h2", "10.0.0.2", 1));
    assertThat(keeping.exitStatus()).isEqualTo(Plan.NO_DIFFERENCE);

    Plan removing = scene.plan(Optional.of(Duration.ZERO));
    assertThat(PlanScene.standing(removing, "t2"))
        .isEqualTo(PlanScene.out(Reason.HOST_DISCONNECTED));
    assertThat(PlanScene.pool(removing, "p").count(Action.DEREGISTER)).isEqualTo(1);

    balancer.at("p").remove(Target.of("10.0.0.1", 32768));
    assertThat(PlanScene.standing(scene.plan(Optional.of(Duration.ZERO)), "t2"))
        .isEqualTo(PlanScene.REGISTERED);
  }

  @Test
  void aPortWithATagOfItsOwnStandsAboveItsPosition() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:q"));
    Plan plan = scene.plan();

    assertThat(PlanScene.service(plan, "web").bindings())
        .extracting(binding -> binding.port() + " " + binding.pool())
        .containsExactly("container number 1 fake:p", "web fake:q");
    assertThat(PlanScene.service(plan, "web").tasks())
        .extracting(PlannedTask::standing)
        .containsExactly(new Standing.Overridden(), PlanScene.TO_COME);
    assertThat(PlanScene.pool(plan, "p").targets()).isEmpty();
    assertThat(PlanScene.pool(plan, "q").count(Action.REGISTER)).isEqualTo(1);
  }

  @Test
  void ofATargetItIsToldWhatTheLoadBalancersOwnChecksSay() throws Exception {
    Target target = Target.of("10.0.0.1", 32768);
    balancer.at("p").put(target, false);
    Health unhealthy = new Health("unhealthy", "Target.Timeout");
    balancer.health.put(target, unhealthy);
    assertThat(PlanScene.standing(scene.plan(), "t1")).isEqualTo(new Standing.In(true, unhealthy));

    balancer.at("p").put(target, true);
    assertThat(PlanScene.standing(scene.plan(), "t1")).isEqualTo(PlanScene.TO_COME);
  }
}
