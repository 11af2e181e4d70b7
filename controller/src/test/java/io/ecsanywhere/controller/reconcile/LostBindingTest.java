package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service's answer lacks the tags that it had, for a moment or for good. */
class LostBindingTest {

  private static final Map<String, String> BOUND = Map.of("ecs-a.lbName", "fake:p");

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void twoServicesOnAPool() {
    balancer.pool("p");
    aws.host("h1", "10.0.0.1");
    aws.service("web", BOUND);
    aws.service("api", BOUND);
    aws.run("t1", "web", "h1", 1);
    aws.run("t2", "api", "h1", 2);
    world.poll();
    world.reconcile("web");
    world.reconcile("api");
  }

  private void lose() {
    aws.service("api", Map.of());
    world.poll();
  }

  @Test
  void ofAMomentChangesNothing() {
    lose();
    aws.service("api", BOUND);
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(world.outcome("api")).isEqualTo(new Unchanged());
    assertThat(balancer.calls).doesNotHaveDuplicates();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:2");
  }

  @Test
  void isNotBelievedByAnotherServicesPass() {
    lose();
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:2");

    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void isNotBelievedWhileTheServiceCannotBeReadAgain() {
    lose();
    aws.failing.add("DescribeServices");
    assertThat(world.outcome("api")).isInstanceOf(Failed.class);
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:2");

    aws.failing.clear();
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void ofAServiceThatIsGoneIsMadeSureOfToo() {
    aws.services.remove("api");
    world.advance(Duration.ofMinutes(2));
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:2");
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  /** Nobody is bound to the pool but by what is not confirmed: strange members are left alone. */
  @Test
  void doesNotMakeThePoolTheControllersAgain() {
    aws.service("web", Map.of());
    world.poll();
    world.reconcile("web");
    lose();
    balancer.at("p").put(Target.of("10.0.0.9", 9), false);
    world.advance(World.TARGET_RESYNC);
    aws.failing.add("DescribeServices");
    world.poll();
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:2", "10.0.0.9:9");
    aws.failing.clear();
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.9:9");
  }

  /** Its tasks stop before the view has it that the service is gone, which the hold finds out. */
  @Test
  void thatComesToLightWhileThePoolIsHeldLeavesNothingInThePool() {
    balancer.pool("q");
    aws.service("solo", Map.of("ecs-a.lbName", "fake:q"));
    aws.run("t3", "solo", "h1", 3);
    world.poll();
    world.reconcile("solo");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:3");

    aws.services.computeIfPresent("solo", (_, service) -> deleted(service));
    world.informers.doubtTask(FakeAws.key("solo"), "t3", aws.stop("t3").version());
    world.reconcile("solo");
    assertThat(balancer.holds("q")).isEmpty();
  }

  private static Service deleted(Service service) {
    return new Service(
        service.key(),
        service.arn(),
        Service.Status.INACTIVE,
        service.createdAt(),
        0,
        service.taskDefinitionArn(),
        service.tags());
  }
}
