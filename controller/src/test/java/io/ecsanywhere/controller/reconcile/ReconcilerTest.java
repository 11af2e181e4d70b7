package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.TaskStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

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
  void ineligibleTasksAreCountedByReason() {
    aws.host("docker", "172.17.0.1");
    aws.run("t2", "web", "docker", 32768);
    aws.run("t3", "web", "h2", List.of());
    world.poll();
    Pass pass = world.reconcile("web");
    assertThat(pass.ineligible()).containsEntry(Reason.UNROUTABLE_ADDRESS, 1);
    assertThat(balancer.holds("p")).hasSize(1);
  }
}
