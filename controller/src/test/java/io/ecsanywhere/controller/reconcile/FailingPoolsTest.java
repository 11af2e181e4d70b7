package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Rejected;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What fails at one pool stays there. */
class FailingPoolsTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @Test
  void ofAFullPoolWhatFittedIsClaimed() {
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    balancer.room = 1;
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Rejected.class);
    assertThat(pass.pools()).singleElement().matches(p -> p.registered() == 1 && p.targets() == 1);
  }

  @Test
  void aFailedWriteIsNotClaimed() {
    balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "reset"));
    Pass pass = world.reconcile("web");
    assertThat(pass.wrote()).isFalse();
    assertThat(pass.pools()).allMatch(pool -> pool.registered() == 0);
  }

  /** One target is refused for good while another takes the place of one that went. */
  @Test
  void ofAFailedWriteIsClaimedWhatTheAdapterKnowsToHaveBeenTaken() {
    world.reconcile("web");
    aws.run("t2", "web", "h2", 32768);
    aws.run("t3", "web", "h2", 32769);
    aws.stop("t1");
    world.poll();
    balancer.failing.put("apply p", new ApiFailure.Invalid("fake:apply", "no such target"));
    Target refused = Target.of("10.0.0.2", 32769);
    balancer.partly = change -> change.without(Change.of(Set.of(refused), Set.of()));
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Rejected.class);
    assertThat(pass.wrote()).isTrue();
    assertThat(pass.pools())
        .singleElement()
        .matches(p -> p.registered() == 1 && p.deregistered() == 1 && p.targets() == 1);

    balancer.calls.clear();
    balancer.failing.clear();
    world.reconcile("web");
    assertThat(balancer.calls).containsExactly("members p", "apply p");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:32768", "10.0.0.2:32769");
  }

  @Test
  void whatNobodyAskedForIsNotClaimed() {
    balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "reset"));
    balancer.partly = _ -> Change.of(Set.of(Target.of("10.0.0.9", 9)), Set.of());
    Pass pass = world.reconcile("web");
    assertThat(pass.wrote()).isFalse();
    assertThat(pass.pools()).extracting(PoolReport::registered).containsExactly(0);
  }

  @Test
  void aFullPoolThatTellsWhatItTookIsBelieved() {
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    balancer.failing.put("apply p", new ApiFailure.Full("fake:apply", "no room"));
    Target fits = Target.of("10.0.0.1", 32768);
    balancer.partly = _ -> Change.of(Set.of(fits), Set.of());
    // Somebody else puts the other one there.
    balancer.beforeApply = () -> balancer.at("p").put(Target.of("10.0.0.2", 32768), false);
    assertThat(world.reconcile("web").pools())
        .singleElement()
        .matches(p -> p.registered() == 1 && p.targets() == 2);
  }

  @Test
  void aPoolWhoseOwnerHasNotAgreedIsLookedAtAgainInItsOwnTime() {
    ApiFailure refused = new ApiFailure.Refused("fake:apply", "it lacks its tag");
    balancer.failing.put("apply p", refused);
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome())
        .isEqualTo(new Outcome.Rejected("refused", "fake:apply: it lacks its tag"));
    assertThat(pass.again()).contains(World.TARGET_RESYNC);

    balancer.failing.put("members p", new ApiFailure.Denied("fake:members", "not for you"));
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);

    balancer.failing.clear();
    assertThat(world.outcome("web")).isEqualTo(new Outcome.Changed());
  }

  @Test
  void onePoolThatFailsDelaysNoOther() {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:gone fake:q"));
    balancer.failing.put("apply p", new ApiFailure.Throttled("fake:apply", "slow down"));
    world.poll();
    assertThat(world.outcome("web"))
        .isInstanceOfSatisfying(
            RequeueAfter.class, outcome -> assertThat(outcome.reason()).isEqualTo("throttled"));
    assertThat(balancer.holds("q")).hasSize(1);
  }

  @Test
  void anAdapterThatThrowsWhateverItLikesDelaysNoOtherPool() {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:q"));
    balancer.throwing.add("traits p");
    world.poll();
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("q")).hasSize(1);
    balancer.throwing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void anErrorOrExceptionInOnePoolHoldsUpNoOther() {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:q"));
    world.poll();
    for (String call : List.of("traits p", "members p", "apply p")) {
      balancer.at("q").clear();
      world.nextTerm();
      balancer.breaking.add(call);
      assertThat(world.outcome("web")).as(call).isInstanceOf(Failed.class);
      assertThat(balancer.holds("q")).as(call).hasSize(1);
      balancer.breaking.clear();
    }
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  /** It is another service's spelling of the pool that throws. */
  @Test
  void anExceptionInTheLookConcernsThatPoolAlone() {
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:q"));
    aws.service("api", Map.of("ecs-a.lbName", "fake:p#1"));
    balancer.throwingSpellings.add("p#1");
    world.poll();
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("q")).hasSize(1);
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void afterAFailedWriteThePoolIsReadAgain() {
    balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "reset"));
    world.reconcile("web");
    balancer.failing.clear();
    world.reconcile("web");
    assertThat(balancer.calls).containsExactly("members p", "apply p", "members p", "apply p");
  }
}
