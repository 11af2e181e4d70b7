package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members that no task is known to have held, seen by a controller that has just been started. */
class StraysTest {

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void aPoolThatTwoServicesWereBoundTo() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    balancer.at("p").put(Target.of("10.0.0.1", 1), false);
    balancer.at("p").put(Target.of("10.0.0.2", 2), false);
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 1);
    aws.run("t2", "api", "h2", 2);
  }

  private void pass(String service) {
    world.poll();
    world.reconcile("api");
    world.reconcile(service);
    world.advance(Duration.ofSeconds(1));
    world.poll();
    world.reconcile("api");
    world.reconcile(service);
  }

  static List<Map<String, String>> unsettled() {
    return List.of(
        Map.of("ecs-a.lbName", "fake:p%"),
        Map.of("ecs-a.lbName", " "),
        Map.of("ecs-a.lbName", "fake:later"),
        Map.of("ecs-a.lb/", "fake:p"));
  }

  @ParameterizedTest
  @MethodSource("unsettled")
  void staysWhereATaskOfAServiceListensWhoseTagsCannotBeUnderstood(Map<String, String> tags) {
    aws.service("api", tags);
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    assertThat(world.reconcile("web").again()).contains(Duration.ofSeconds(30));

    aws.stop("t2");
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void staysWhereATaskOfAServiceListensOfWhoseTagsNobodyHasHeardYet() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:later"));
    world.announces = false;
    for (int pass = 0; pass < 2; pass++) {
      world.poll();
      world.reconcile("web");
      world.advance(Duration.ofSeconds(1));
    }
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  /** It is none: the pool is read for the first time when its task is known to stop already. */
  @Test
  void aTargetWhoseTaskStopsBeforeThePoolIsReadGoesAtOnce() {
    aws.service("api", Map.of());
    aws.run("t3", "web", "h2", 2);
    aws.tasks.remove("t2");
    world.poll();
    world.informers.doubtTask(FakeAws.key("web"), "t3", aws.stop("t3").version());

    assertThat(world.outcome("web")).isEqualTo(new Outcome.Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void goesOnceThePoolIsThereThatTheTagNames() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:later"));
    pass("web");
    balancer.pool("later");
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
    assertThat(balancer.holds("later")).containsExactly("10.0.0.2:2");
  }

  @Test
  void goesOnceTheTagsAreUnderstoodThoughTheyCeaseToBe() {
    balancer.pool("q");
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");

    aws.service("api", Map.of("ecs-a.lbName", "fake:p%"));
    balancer.at("p").put(Target.of("10.0.0.2", 2), false);
    world.advance(World.TARGET_RESYNC);
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.2:2");
  }

  @Test
  void goesWhereATaskListensThatNoTagBinds() {
    aws.service("api", Map.of());
    pass("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }
}
