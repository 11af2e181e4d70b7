package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
