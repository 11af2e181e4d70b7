package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan says of what could not be understood or read. */
class IncompletePlansTest {

  private final PlanScene scene = new PlanScene();
  private final FakeAws aws = scene.aws;
  private final FakeBalancer balancer = scene.balancer;

  @Test
  void aTagThatCannotBeUnderstoodIsNamedAndTheRestIsCompared() throws Exception {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p", "ecs-a.lb/api", "fake:%"));
    Plan plan = scene.plan();

    assertThat(PlanScene.service(plan, "web").problems())
        .singleElement()
        .asString()
        .contains("ecs-a.lb/api", "'%' is no pool's name");
    assertThat(PlanScene.pool(plan, "p").count(Action.REGISTER)).isEqualTo(1);
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void aPoolThatIsMissingOrDeniedIsShownAsSuch() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:nowhere"));
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    ApiFailure denied = new ApiFailure.Denied("fake:members", "no");
    balancer.failing.put("members q", denied);
    Plan plan = scene.plan();

    assertThat(PlanScene.pool(plan, "nowhere").failure())
        .containsInstanceOf(ApiFailure.NotFound.class);
    assertThat(PlanScene.pool(plan, "q").failure()).contains(denied);
    assertThat(PlanScene.service(plan, "api").problems()).isEmpty();
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void aClusterThatCannotBeReadIsShownAsSuchAndIsNotTakenForEmpty() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.denied.add("ListTasks");
    Plan plan = scene.plan();

    assertThat(plan.unread())
        .extracting(Plan.Unread::what, unread -> unread.failure().operation())
        .containsExactly(tuple("cluster one", "ecs:ListTasks"));
    assertThat(PlanScene.pool(plan, "p").count(Action.DEREGISTER)).isZero();
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void ofTheWholeRegionEveryClusterIsReadAndAListThatFailsIsShownAsSuch() throws Exception {
    assertThat(scene.planning(Optional.empty()).planAll(Set.of()))
        .isEqualTo(scene.plan())
        .extracting(Plan::exitStatus)
        .isEqualTo(Plan.DIFFERENCES);

    aws.denied.add("ListClusters");
    Plan plan = scene.planning(Optional.empty()).planAll(Set.of());
    assertThat(plan.unread()).extracting(Plan.Unread::what).containsExactly("the list of clusters");
    assertThat(plan.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @Test
  void hostsWhoseAddressesCannotBeReadAreShownAsSuch() throws Exception {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.denied.add("DescribeInstanceInformation");
    Plan plan = scene.plan();

    assertThat(plan.unread()).extracting(Plan.Unread::what).hasSize(1);
    assertThat(PlanScene.standing(plan, "t1")).isEqualTo(PlanScene.out(Reason.NO_HOST_ADDRESS));
    assertThat(PlanScene.pool(plan, "p").targets())
        .extracting(PlannedTarget::action)
        .containsExactly(Action.LEAVE);
  }
}
