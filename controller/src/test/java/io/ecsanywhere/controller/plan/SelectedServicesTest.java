package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.reconcile.FakeAws;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans for some services alone. */
class SelectedServicesTest {

  private final PlanScene scene = new PlanScene();
  private final FakeAws aws = scene.aws;

  @Test
  void ofOneServiceItsOwnPoolsAreShownWithAllThatServesThem() throws Exception {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    aws.service("job", Map.of("ecs-a.lbName", "fake:q"));
    Plan plan = scene.plan("web");

    assertThat(plan.services()).extracting(each -> each.key().service()).containsExactly("web");
    assertThat(plan.pools()).extracting(PlannedPool::id).containsExactly("fake:p");
    assertThat(PlanScene.pool(plan, "p").count(Action.REGISTER)).isEqualTo(2);
    assertThat(scene.plan("one/web")).isEqualTo(plan);
  }

  @Test
  void ofOneServiceThePoolIsShownWithoutWhatStandsElsewhereByAnothersOwnTag() throws Exception {
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:q"));
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    Plan plan = scene.plan("api");

    assertThat(plan.pools()).extracting(PlannedPool::id).containsExactly("fake:p");
    assertThat(PlanScene.pool(plan, "p").targets())
        .extracting(target -> target.target().toString())
        .containsExactly("10.0.0.2:32769");
  }

  @Test
  void aServiceThatNamesNoPoolIsCountedAndShownWhereItIsAskedFor() throws Exception {
    aws.service("job", Map.of());

    assertThat(scene.plan().unbound()).isEqualTo(1);
    assertThat(scene.plan().services()).hasSize(1);
    assertThat(PlanScene.service(scene.plan("job"), "job").bindings()).isEmpty();
  }

  @Test
  void aServiceThatIsNotThereIsNamedBesideThoseThatAre() {
    assertThatThrownBy(() -> scene.plan("web", "wed"))
        .isInstanceOfSatisfying(
            UnknownServiceException.class,
            unknown -> {
              assertThat(unknown.name()).isEqualTo("wed");
              assertThat(unknown.known()).containsExactly("web");
            });
    assertThatThrownBy(() -> scene.plan("two/web"))
        .isInstanceOfSatisfying(
            UnknownServiceException.class,
            unknown -> assertThat(unknown.known()).containsExactly("one/web"));
  }

  @Test
  void aServiceThatIsNotThereMayBeOneThatCouldNotBeRead() throws Exception {
    aws.denied.add("ListServices");

    assertThat(scene.plan("web").services()).isEmpty();
    assertThat(scene.plan("web").exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }
}
