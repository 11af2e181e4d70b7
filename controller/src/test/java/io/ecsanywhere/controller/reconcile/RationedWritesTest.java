package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that have to wait for their turn. */
class RationedWritesTest {

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void oneService() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 1);
    world.poll();
  }

  @AfterEach
  void everyPermitIsGivenBack() {
    assertThat(balancer.permits).isZero();
  }

  @Test
  void whatHappensDuringTheWaitGoesInTheSameWrite() {
    balancer.waits.add(
        () -> {
          aws.run("t2", "web", "h2", 2);
          world.informers.doubtTask(FakeAws.key("web"), "t2", 0);
        });
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    assertThat(balancer.calls).containsExactly("members p", "apply p");
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.calls).hasSize(2);
  }

  @Test
  void whatIsNoLongerToBeDoneAfterTheWaitIsNotDone() {
    balancer.waits.add(
        () -> {
          aws.stop("t1");
          world.informers.doubtTask(FakeAws.key("web"), "t1", 0);
        });
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(balancer.calls).containsExactly("members p");
  }

  @Test
  void whatAnotherServiceOfThePoolDoesMeanwhileGoesInTheSameWrite() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    world.poll();
    balancer.waits.add(
        () -> {
          aws.run("t2", "api", "h2", 2);
          world.informers.doubtTask(FakeAws.key("api"), "t2", 0);
        });
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  @Test
  void aChangeThatGrowsIsWaitedForAgain() {
    balancer.waits.add(() -> aws.run("t2", "web", "h2", 2));
    balancer.waits.add(() -> world.informers.doubtTask(FakeAws.key("web"), "t2", 0));
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(2);
    assertThat(balancer.waits).isEmpty();
  }

  @Test
  void whatIsLeftWhenThePermitIsUsedUpIsDecidedAnew() {
    aws.run("t2", "web", "h2", 2);
    aws.run("t3", "web", "h2", 3);
    world.poll();
    balancer.lasts = 1;
    balancer.beforeApply =
        () -> {
          aws.stop("t3");
          aws.run("t4", "web", "h1", 4);
          world.informers.doubtTask(FakeAws.key("web"), "t3", 0);
          world.informers.doubtTask(FakeAws.key("web"), "t4", 0);
          balancer.beforeApply = () -> {};
        };
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isEqualTo(new Changed());
    assertThat(pass.pools().getFirst().registered()).isEqualTo(3);
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:4", "10.0.0.2:2");
    assertThat(balancer.calls).containsExactly("members p", "apply p", "apply p", "apply p");
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
  }

  @Test
  void aFailureAfterAPermitWasUsedUpStillTellsWhatWasDone() {
    aws.run("t2", "web", "h2", 2);
    world.poll();
    balancer.lasts = 1;
    balancer.beforeApply =
        () ->
            balancer.beforeApply =
                () -> balancer.failing.put("apply p", new ApiFailure.Transient("fake:a", "down"));
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Failed.class);
    assertThat(pass.wrote()).isTrue();
    assertThat(pass.pools().getFirst().registered()).isEqualTo(1);
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void anEndByForceOfTheWaitForTheRestStillTellsWhatWasDone() {
    aws.run("t2", "web", "h2", 2);
    world.poll();
    balancer.lasts = 1;
    balancer.beforeApply =
        () ->
            balancer.waits.add(
                () -> {
                  throw new ApiException(new ApiFailure.Transient("fake:apply", "interrupted"));
                });
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Failed.class);
    assertThat(pass.wrote()).isTrue();
    assertThat(pass.pools().getFirst().registered()).isEqualTo(1);
    balancer.beforeApply = () -> {};
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(2);
  }

  @Test
  void anEndOfTheWaitByForceFailsThePassAndWritesNothing() {
    balancer.waits.add(
        () -> {
          throw new ApiException(new ApiFailure.Transient("fake:apply", "interrupted"));
        });
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void whoTakesTargetsAwayWaitsAheadOfAllElse() {
    world.reconcile("web");
    aws.run("t2", "web", "h2", 2);
    aws.stop("t1");
    world.poll();
    List<Priority> waiting = new ArrayList<>();
    balancer.waits.add(() -> waiting.add(Urgency.current().priority()));
    new Urgency(Priority.RESYNC).during(() -> world.reconcile("web"));
    assertThat(waiting).containsExactly(Priority.REMOVAL);
  }

  @Test
  void whatOnePoolLosesMakesTheWriteToAnotherNoMoreUrgent() {
    world.reconcile("web");
    balancer.pool("q");
    aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:q"));
    aws.run("t2", "web", "h2", 2);
    aws.stop("t1");
    world.poll();
    List<Priority> writing = new ArrayList<>();
    balancer.beforeApply = () -> writing.add(Urgency.current().priority());
    new Urgency(Priority.RESYNC).during(() -> world.reconcile("web"));
    assertThat(balancer.holds("q")).containsExactly("10.0.0.2:2");
    assertThat(writing).startsWith(Priority.REMOVAL).endsWith(Priority.RESYNC);
  }

  @Test
  void aPassThatWaitsBecomesAsUrgentAsWhatIsAskedForMeanwhile() {
    Causes causes = new Causes();
    Cause resync = new Cause(Cause.Trigger.RESYNC, Priority.RESYNC, Optional.empty());
    Cause removal = new Cause(Cause.Trigger.EVENT, Priority.REMOVAL, Optional.empty());
    Urgency pass = causes.begun(FakeAws.key("web"), resync);
    causes.note(FakeAws.key("api"), removal);
    assertThat(pass.priority()).isEqualTo(Priority.RESYNC);
    causes.note(FakeAws.key("web"), removal);
    assertThat(pass.priority()).isEqualTo(Priority.REMOVAL);
    causes.ended(FakeAws.key("web"));
    assertThat(causes.take(FakeAws.key("web")).priority()).isEqualTo(Priority.REMOVAL);
  }
}
