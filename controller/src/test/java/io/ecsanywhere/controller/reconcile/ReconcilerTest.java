package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Rejected;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void oneService() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    balancer.pool("q");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 32768);
    world.poll();
  }

  @Test
  void registersWhatRunsAndTheSecondPassWritesNothing() {
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.calls).containsExactly("members p", "apply p");
  }

  @Test
  void deregistersWhatIsStopping() {
    world.reconcile("web");
    aws.stop("t1");
    world.informers.doubtTask(FakeAws.key("web"), "t1", 1_000);
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aTaskOfUnknownStatusKeepsItsTargetAndHoldsUpNoOther() {
    world.reconcile("web");
    aws.turn("t1", TaskStatus.RUNNING, TaskStatus.UNKNOWN);
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    assertThat(world.outcome("web"))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.error()).contains("lastStatus of t1"));
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "10.0.0.2:32768");

    aws.stop("t2");
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void aTaskOfUnknownStatusGetsNoTarget() {
    aws.turn("t1", TaskStatus.UNKNOWN, TaskStatus.RUNNING);
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
    aws.turn("t1", TaskStatus.RUNNING, TaskStatus.RUNNING);
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
  }

  @Test
  void aTaskOfUnknownStatusLosesItsPortToTheOneThatHasItNow() {
    world.reconcile("web");
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    aws.turn("t1", TaskStatus.RUNNING, TaskStatus.UNKNOWN);
    aws.run("t2", "api", "h1", 32768);
    world.poll();
    world.reconcile("web");
    world.reconcile("api");
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void anEventThatTellsNoVersionMakesSureOfAnotherLook() {
    world.reconcile("web");
    aws.stop("t1");
    world.informers.doubtTask(FakeAws.key("web"), "t1", 0);
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void anEventOfAHostWithoutTasksLeavesNothingToBeRead() {
    assertThat(world.informers.doubtHost(FakeAws.CLUSTER, "h2", _ -> false)).isEmpty();
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    aws.failing.add("DescribeContainerInstances");
    assertThat(world.outcome("web")).isEqualTo(new Changed());
  }

  @Test
  void anEventOfAHostHasItReadAgainForTheServicesOnIt() {
    assertThat(world.informers.doubtHost(FakeAws.CLUSTER, "h1", _ -> false))
        .containsExactly(FakeAws.key("web"));
    aws.failing.add("DescribeContainerInstances");
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
  }

  @Test
  void anOlderStateThanTheEventsIsAskedForAgain() {
    world.reconcile("web");
    world.informers.doubtTask(FakeAws.key("web"), "t1", 1_000);
    assertThat(world.outcome("web"))
        .isInstanceOfSatisfying(
            RequeueAfter.class, outcome -> assertThat(outcome.reason()).isEqualTo("stale-read"));
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void aTaskThatOnlyAListDoesNotShowKeepsItsTarget() {
    world.reconcile("web");
    aws.tasks.remove("t1");
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void thePoolIsEmptiedAgainstTheDesiredCountOnlyAfterEverythingWasReadAgain() {
    world.reconcile("web");
    aws.stop("t1");
    world.poll();
    aws.failing.add("ListTasks");
    Pass held = world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
    assertThat(held.pools())
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.held())
                    .contains("the pool would be emptied although 1 tasks are desired"));
    assertThat(held.outcome()).isInstanceOf(Failed.class);

    aws.failing.clear();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void anAnswerThatWasAMomentsErrorEmptiesNothing() {
    aMomentsError();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
    assertThat(balancer.calls).containsExactly("members p", "apply p");
  }

  /** For a moment ECS does not know the one task of a service. */
  private void aMomentsError() {
    world.reconcile("web");
    world.advance(Duration.ofMinutes(2));
    aws.tasks.remove("t1");
    world.poll();
    aws.beforeList = () -> aws.run("t1", "web", "h1", 32768);
    world.reconcile("web");
  }

  @Test
  void ofAPoolThatOthersShareNotAllOfOursGoForAMomentsError() {
    balancer.traits.put(
        "p", new PoolTraits("p#1", Set.of(Protocol.TCP), Ownership.SHARED, Addresses.ANY));
    balancer.at("p").put(Target.of("192.168.0.9", 80), false);
    aMomentsError();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "192.168.0.9:80");
  }

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
  void aPoolOfSeveralServicesIsHeldUntilAllOfThemWereReadAgain() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32769);
    world.poll();
    world.reconcile("web");
    aws.stop("t2");
    aws.stop("t1");
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(aws.listed).contains("web", "api");
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
  void anOldDebtIsForgottenByANewLeader() {
    balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    aws.service("web", Map.of());
    world.poll();
    world.advance(Duration.ofMinutes(5));
    world.bindings().forgetDebtsOlderThan(Duration.ofMinutes(4));
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void twoServicesOnOnePoolDoNotFight() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p#1"));
    balancer.traits.put("p", PoolTraits.plain("p#1"));
    aws.run("t2", "api", "h2", 32769);
    world.poll();
    world.reconcile("web");
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768", "10.0.0.2:32769");
    assertThat(balancer.calls).containsExactly("members p", "apply p");
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
  void whileSsmSaysNothingOfAHostWhatIsThereStays() {
    World restarted = new World();
    restarted.balancer.pool("p");
    restarted.balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    restarted.aws.host("h1", "10.0.0.1");
    restarted.aws.managed.clear();
    restarted.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    restarted.aws.run("t1", "web", "h1", 32768);
    restarted.poll();
    restarted.reconcile("web");
    restarted.poll();
    Pass pass = restarted.reconcile("web");
    assertThat(pass.ineligible()).containsEntry(Reason.NO_HOST_ADDRESS, 1);
    assertThat(restarted.balancer.holds("p")).hasSize(1);
  }

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
  void ofAClusterThatIsNotSyncedNothingIsSaidAndThenEverything() {
    World starting = new World();
    starting.aws.service("web", Map.of());
    starting.aws.service("api", Map.of());
    starting.aws.failing.add("ListTasks");
    starting.poll();
    assertThat(starting.looks).isEmpty();
    assertThat(starting.informers.synced()).isFalse();
    starting.aws.failing.clear();
    starting.poll();
    assertThat(starting.looks).containsExactly(FakeAws.key("api"), FakeAws.key("web"));
    assertThat(starting.informers.synced()).isTrue();
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

  @Test
  void aPortThatPassesToAnotherServiceIsLostByTheOldPoolAtOnce() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    world.poll();
    world.reconcile("web");
    world.removals.clear();
    // ECS still has the old task running: the event of its end was lost, and reads are stale.
    aws.run("t2", "api", "h1", 32768);
    world.informers.doubtTask(FakeAws.key("api"), "t2", 1);
    world.reconcile("api");
    assertThat(world.removals).containsExactly(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void aHostThatChangesItsAddressMovesItsTargets() {
    world.reconcile("web");
    aws.managed.put("mi-h1", new ManagedInstance("mi-h1", "10.0.0.8", true));
    world.looks.clear();
    world.poll();
    assertThat(world.looks).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.8:32768");
  }

  @Test
  void aHostThatSsmForgetsKeepsItsTargets() {
    world.reconcile("web");
    aws.managed.clear();
    world.advance(Duration.ofHours(1));
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void whileAHostCannotBeReadNothingOfItsTasksChanges() {
    world.reconcile("web");
    aws.failing.add("DescribeContainerInstances");
    aws.host("h3", "10.0.0.3");
    aws.run("t2", "web", "h3", 32768);
    world.informers.doubtTask(FakeAws.key("web"), "t2", 1);
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("p")).hasSize(1);
    aws.failing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(2);
  }

  @Test
  void ineligibleTasksAreCountedByReason() {
    aws.host("docker", "172.17.0.1");
    aws.run("t2", "web", "docker", 32768);
    aws.run("t3", "web", "h2", List.of());
    world.poll();
    Pass pass = world.reconcile("web");
    assertThat(pass.ineligible()).containsEntry(Reason.UNROUTABLE_ADDRESS, 1);
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void aPoolMadeAnewUnderItsNameIsFilledAgain() {
    world.reconcile("web");
    balancer.pool("p");
    balancer.traits.put("p", PoolTraits.plain("p#2"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void afterTheGraceADisconnectedHostLosesItsTargetsButNeverAllOfAPool() {
    World removing = new World(Optional.of(Duration.ofMinutes(10)));
    removing.balancer.pool("p");
    removing.aws.host("h1", "10.0.0.1");
    removing.aws.host("h2", "10.0.0.2");
    removing.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    removing.aws.run("t1", "web", "h1", 1);
    removing.aws.run("t2", "web", "h2", 1);
    disconnect(removing.aws, "h1");
    removing.poll();
    Pass pass = removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2);
    assertThat(pass.again().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(10));

    removing.advance(Duration.ofMinutes(10));
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.2:1");

    disconnect(removing.aws, "h2");
    removing.poll();
    removing.advance(Duration.ofMinutes(10));
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).isNotEmpty();
  }

  @Test
  void disconnectedHostsKeepTheirTargetsUntilAnotherOneServes() {
    World removing = disconnectedWithANewcomer();
    removing.balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "down"));
    removing.reconcile("web");
    removing.balancer.failing.clear();
    assertThat(removing.reconcile("web").again().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(removing.balancer.holds("p"))
        .containsExactlyInAnyOrder("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1");

    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.3:1");
  }

  @Test
  void aFullPoolMakesRoomByAllDisconnectedHostsButOne() {
    World removing = disconnectedWithANewcomer();
    removing.balancer.room = 0;
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2);

    removing.balancer.room = Integer.MAX_VALUE;
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2).contains("10.0.0.3:1");
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.3:1");
  }

  private static World disconnectedWithANewcomer() {
    World removing = new World(Optional.of(Duration.ofMinutes(10)));
    removing.balancer.pool("p");
    removing.aws.host("h1", "10.0.0.1");
    removing.aws.host("h2", "10.0.0.2");
    removing.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    removing.aws.run("t1", "web", "h1", 1);
    removing.aws.run("t2", "web", "h2", 1);
    removing.poll();
    removing.reconcile("web");
    disconnect(removing.aws, "h1");
    disconnect(removing.aws, "h2");
    removing.poll();
    removing.advance(Duration.ofMinutes(10));
    removing.aws.host("h3", "10.0.0.3");
    removing.aws.run("t3", "web", "h3", 1);
    removing.poll();
    return removing;
  }

  private static void disconnect(FakeAws aws, String host) {
    aws.hosts.computeIfPresent(
        host,
        (_, h) ->
            new ContainerInstance(
                h.arn(),
                h.cluster(),
                h.managedInstanceId(),
                h.status(),
                false,
                h.attributes(),
                h.version() + 100));
  }
}
