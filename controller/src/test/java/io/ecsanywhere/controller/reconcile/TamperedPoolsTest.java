package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Others register, remove and drain targets too. */
class TamperedPoolsTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @Test
  void aTargetPutThereByHandGoesOnceAListBegunAfterItWasSeenShowsNothing() {
    balancer.at("p").put(Target.of("10.0.0.7", 80), false);
    assertThat(world.outcome("web"))
        .isInstanceOfSatisfying(
            RequeueAfter.class,
            outcome -> assertThat(outcome.reason()).isEqualTo("unlisted-targets"));
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "10.0.0.7:80");
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void underSharedOwnershipTargetsOutsideKnownHostsAreLeftAlone() {
    balancer.traits.put(
        "p",
        new PoolTraits(
            "p", Set.of(Protocol.TCP), PoolTraits.Ownership.SHARED, PoolTraits.Addresses.ANY));
    balancer.at("p").put(Target.of("10.9.9.9", 80), false);
    balancer.at("p").put(Target.of("10.0.0.2", 80), false);
    world.reconcile("web");
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "10.9.9.9:80");
  }

  @Test
  void aTargetRemovedByHandIsPutBackOnceThePoolIsReadAgain() {
    Pass pass = world.reconcile("web");
    balancer.at("p").clear();
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    world.advance(pass.again().orElseThrow());
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void aTargetRegisteredWhileItDrainsIsLookedAtAgainSoon() {
    world.reconcile("web");
    aws.stop("t1");
    world.poll();
    world.reconcile("web");
    aws.run("t3", "web", "h1", 32768);
    world.poll();
    Pass pass = world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
    assertThat(pass.again().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    world.advance(pass.again().get());
    world.reconcile("web");
    assertThat(balancer.calls).last().isEqualTo("members p");
  }

  @Test
  void aTargetThatGoesOnDrainingIsRegisteredUntilItHasLeftThatAndEverMoreSeldom() {
    world.reconcile("web");
    aws.stop("t1");
    world.poll();
    world.reconcile("web");
    balancer.drainsOn = true;
    aws.run("t3", "web", "h1", 32768);
    world.poll();
    balancer.calls.clear();
    long until = world.nanos() + Duration.ofMinutes(5).toNanos();
    while (world.nanos() < until) {
      world.advance(world.reconcile("web").again().orElseThrow());
    }
    assertThat(balancer.calls.stream().filter("apply p"::equals)).hasSizeBetween(8, 16);
    balancer.drainsOn = false;
    world.reconcile("web");
    world.advance(Duration.ofMinutes(1));
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.holds("p")).hasSize(1);
  }
}
