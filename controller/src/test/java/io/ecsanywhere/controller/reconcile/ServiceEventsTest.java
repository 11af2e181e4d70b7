package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.trigger.Trigger;
import io.ecsanywhere.informers.trigger.TriggerRouter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What events of a service cost beside those of its tasks. */
class ServiceEventsTest {

  private static final Trigger SERVICE = new Trigger.ServiceChanged(FakeAws.key("web"));

  private final World world = new World();
  private final TriggerRouter router =
      new TriggerRouter(world.informers, (key, why) -> world.looks.add(key), world::nanos);

  @BeforeEach
  void oneService() {
    world.aws.host("h1", "10.0.0.1");
    world.balancer.pool("p");
    world.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    world.aws.run("t1", "web", "h1", 1);
    world.poll();
    world.reconcile("web");
    world.aws.run("t2", "web", "h1", 2);
  }

  @Test
  void oneAloneHasItsTasksListed() {
    router.accept(SERVICE, Instant.EPOCH);
    assertThat(world.looks).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(world.aws.listed).containsExactly("web");
    assertThat(world.balancer.holds("p")).hasSize(2);
  }

  @Test
  void oneThatFollowsItsTasksEventsCostsNoList() {
    router.accept(changed("t2"), Instant.EPOCH);
    router.accept(SERVICE, Instant.EPOCH);
    world.reconcile("web");
    assertThat(world.aws.listed).isEmpty();
    assertThat(world.balancer.holds("p")).hasSize(2);
  }

  @Test
  void afterAWhileItHasThemListedAgain() {
    router.accept(changed("t2"), Instant.EPOCH);
    world.advance(Duration.ofSeconds(11));
    router.accept(SERVICE, Instant.EPOCH);
    world.reconcile("web");
    assertThat(world.aws.listed).containsExactly("web");
  }

  /** ECS may show a service's first task before it knows the service by name. */
  @Test
  void aNewServiceIsAskedForAgainSoonAfterItWasNotThere() {
    world.balancer.pool("q");
    world.aws.run("n1", "new", "h1", 3);
    router.accept(changed("n1"), Instant.EPOCH);
    assertThat(world.outcome("new"))
        .isEqualTo(new RequeueAfter("stale-read", Duration.ofMillis(200)));

    world.aws.service("new", Map.of("ecs-a.lbName", "fake:q"));
    world.advance(Duration.ofMillis(200));
    assertThat(world.outcome("new")).isEqualTo(new Changed());
    assertThat(world.balancer.holds("q")).hasSize(1);
  }

  @Test
  void aServiceThatIsNeverThereIsGivenUp() {
    world.aws.run("n1", "new", "h1", 3);
    router.accept(changed("n1"), Instant.EPOCH);
    int passes = 0;
    while (passes < 100
        && world.outcome("new") instanceof RequeueAfter(var _, Duration delay, var _)) {
      world.advance(delay);
      passes++;
    }
    assertThat(passes).isBetween(5, 12);
  }

  /** It is gone, or another launch type's. */
  @Test
  void aServiceThatIsNotThereAndHasNoTasksIsNotWaitedFor() {
    router.accept(new Trigger.ServiceChanged(FakeAws.key("other")), Instant.EPOCH);
    assertThat(world.outcome("other")).isEqualTo(new Unchanged());
  }

  private Trigger changed(String arn) {
    Task task = requireNonNull(world.aws.tasks.get(arn));
    return new Trigger.TaskChanged(
        FakeAws.CLUSTER,
        task.group(),
        arn,
        task.version(),
        task.desiredStatus(),
        task.lastStatus());
  }
}
