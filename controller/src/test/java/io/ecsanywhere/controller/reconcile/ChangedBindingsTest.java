package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Rejected;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tags come, go and change, and may name what is not there. */
class ChangedBindingsTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @Test
  void aTagThatCannotBeUnderstoodIsNamedThoughAPoolFails() {
    balancer.failing.put("members p", new ApiFailure.Denied("fake:members", "no"));
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.healthyOnly", "perhaps"));
    world.poll();
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Failed.class);
    assertThat(pass.problems()).singleElement().asString().contains("ecs-a.healthyOnly");
  }

  @Test
  void whatALostBindingLeftIsGivenUpByWhoeverDidNotPutItThere() {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);
    aws.service("web", Map.of());
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("192.168.0.9:80");
  }

  @Test
  void whatWentWhileAnotherLedLongBeforeAndAfterIsThatOnesToSettle() {
    long since = world.nanos();
    unbindAfter(Duration.ofMinutes(5));
    world.advance(Duration.ofMinutes(5));
    world.bindings().forgetSettledByAnother(since, Duration.ofMinutes(4));
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void whatWentSoonAfterAnotherBeganToLeadIsSettledOnceMore() {
    long since = world.nanos();
    unbindAfter(Duration.ofMinutes(3));
    world.advance(Duration.ofHours(1));
    world.bindings().forgetSettledByAnother(since, Duration.ofMinutes(4));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void whatWentSoonBeforeTheLastThatWasSeenOfAnotherIsSettledOnceMore() {
    long since = world.nanos();
    unbindAfter(Duration.ofHours(1));
    world.advance(Duration.ofMinutes(3));
    world.bindings().forgetSettledByAnother(since, Duration.ofMinutes(4));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).isEmpty();
  }

  /** The pool is not empty, and somebody else filled it. */
  private void unbindAfter(Duration time) {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    world.advance(time);
    aws.service("web", Map.of());
    world.poll();
  }

  @Test
  void aServiceThatLeavesASharedPoolTakesOnlyItsOwnTargets() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    world.poll();
    world.reconcile("web");
    aws.service("api", Map.of());
    world.poll();
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void thePoolThatLosesItsLastBindingGivesUpTheServicesTargetsAndNoOthers() {
    world.reconcile("web");
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);
    world.advance(World.TARGET_RESYNC.multipliedBy(2));
    aws.service("web", Map.of());
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("192.168.0.9:80");
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
  }

  @Test
  void aDeletedServiceGivesUpItsTargets() {
    world.reconcile("web");
    aws.services.clear();
    world.advance(Duration.ofMinutes(2));
    world.poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void givingUpIsNotForgottenWhenItFails() {
    world.reconcile("web");
    aws.service("web", Map.of());
    world.poll();
    balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "down"));
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    balancer.failing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  /**
   * Each new spelling of the other pool is looked for by itself, and takes one position with it.
   */
  @Test
  void aPoolThatPositionsLeaveOneByOneIsGivenUpForAllOfThem() {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.service("web", Map.of("ecs-a.lbName", "fake:p fake:p"));
    world.poll();
    aws.service("web", Map.of("ecs-a.lbName", "fake:q#1 fake:q"));
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:32768");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aPoolOfTwoSpellingsIsGivenUpForBoth() {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.service("web", Map.of("ecs-a.lbName", "fake:p#1 fake:p"));
    world.poll();
    aws.service("web", Map.of());
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void givingUpIsNotOverWhileTheAddressOfATasksHostCannotBeRead() {
    aws.failing.add("DescribeInstanceInformation");
    aws.host("h3", "10.0.0.3");
    aws.run("t3", "web", "h3", 32768);
    balancer.at("p").put(Target.of("10.0.0.3", 32768), false);
    aws.service("web", Map.of());
    world.poll();
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("p")).containsExactly("10.0.0.3:32768");

    aws.failing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aTagThatNamesAMissingPoolChangesNothingUntilThePoolIsThere() {
    world.reconcile("web");
    aws.service("web", Map.of("ecs-a.lbName", "fake:later"));
    world.poll();
    assertThat(world.outcome("web"))
        .isInstanceOfSatisfying(
            Rejected.class, outcome -> assertThat(outcome.error()).contains("later"));
    assertThat(balancer.holds("p")).hasSize(1);

    balancer.pool("later");
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("later")).hasSize(1);
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aPoolThatIsMissingOrOfNoUseIsLookedForAgainSoon() {
    aws.service("web", Map.of("ecs-a.lbName", "fake:later"));
    world.poll();
    assertThat(world.reconcile("web").again()).contains(Duration.ofSeconds(30));

    balancer.pool("later");
    balancer.failing.put("traits later", new ApiFailure.Invalid("fake:traits", "odd"));
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Rejected.class);
    assertThat(pass.again()).contains(Duration.ofSeconds(30));
  }

  @Test
  void whileItsTagNamesAMissingPoolNewTasksJoinTheFormerOne() {
    world.reconcile("web");
    aws.service("web", Map.of("ecs-a.lbName", "fake:later"));
    aws.run("t9", "web", "h1", 999);
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(2);
  }

  /** As a replica finds it that has been a standby while the tag was changed. */
  @Test
  void aPoolThatATagHasLeftGetsNothingBeforeTheNewOneHasBeenLookedFor() {
    aws.service("web", Map.of("ecs-a.lbName", "fake:q"));
    world.poll();
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    world.poll();

    world.reconcile("api");
    world.reconcile("web");
    assertThat(balancer.calls).doesNotContain("apply p");
    assertThat(balancer.holds("q")).hasSize(1);
  }

  @Test
  void norDoesItWhereTheTagCannotBeUnderstoodAnyMore() {
    aws.service("web", Map.of("ecs-a.lbName", "fake:q"));
    world.poll();
    aws.service("web", Map.of("ecs-a.lbName", "fake:%"));
    world.poll();

    assertThat(world.outcome("web")).isInstanceOf(Rejected.class);
    assertThat(balancer.calls).doesNotContain("apply p");
    assertThat(balancer.holds("q")).hasSize(1);
  }

  @Test
  void aTagThatCannotBeUnderstoodChangesNothingForItsBindingAndOthersGoOn() {
    world.reconcile("web");
    aws.service("web", Map.of("ecs-a.lbName", "fake:%", "ecs-a.lb/web", "fake:q"));
    world.poll();
    assertThat(world.outcome("web")).isInstanceOf(Rejected.class);
    assertThat(balancer.holds("q")).hasSize(1);
  }

  @Test
  void aTagOfItsOwnTakesThePortFromThePositionalOneOnlyOnceItsPoolIsThere() {
    world.reconcile("web");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:later"));
    world.poll();
    assertThat(world.outcome("web")).isInstanceOf(Rejected.class);
    assertThat(balancer.holds("p")).hasSize(1);

    balancer.pool("later");
    world.reconcile("web");
    assertThat(balancer.holds("later")).hasSize(1);
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aPoolThatATagHasLeftIsKeptFilledWhileTheNewOneIsFull() {
    world.reconcile("web");
    aws.service("web", Map.of("ecs-a.lbName", "fake:q"));
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    balancer.failing.put("apply q", new ApiFailure.Full("fake:apply", "no room"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "10.0.0.2:32768");

    balancer.failing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:32768", "10.0.0.2:32768");
  }

  @Test
  void whereBothAreThereFromTheStartThePositionalPoolIsNeverWrittenTo() {
    aws.service("web", Map.of("ecs-a.lbName", "fake:p", "ecs-a.lb/web", "fake:q"));
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:32768");
    assertThat(balancer.calls).doesNotContain("apply p");
  }

  @Test
  void aPoolMadeAnewUnderItsNameIsFilledAgain() {
    world.reconcile("web");
    balancer.pool("p");
    balancer.traits.put("p", PoolTraits.plain("p#2"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }
}
