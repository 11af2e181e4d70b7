package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.Outcome.Busy;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several services on one pool, some of them on others too. */
class SharedPoolsTest {

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void oneServiceOnAPoolAndOneOnThatAndAnother() {
    aws.host("h1", "10.0.0.1");
    aws.host("h2", "10.0.0.2");
    balancer.pool("p");
    balancer.pool("q");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.service("api", Map.of("ecs-a.lb/web", "fake:p fake:q"));
    aws.run("t1", "web", "h1", 1);
    aws.run("t2", "api", "h1", 2);
    world.poll();
    world.reconcile("web");
    world.reconcile("api");
    aws.described.clear();
    world.looks.clear();
    world.removals.clear();
  }

  @Test
  void whatOnesPassFindsOfAnotherHasThatOneLookedAtForItsOtherPools() {
    balancer.waits.add(
        () -> {
          aws.run("t3", "api", "h2", 3);
          world.informers.doubtTask(FakeAws.key("api"), "t3", 0);
          world.informers.doubtTask(FakeAws.key("web"), "t4", 0);
        });
    aws.run("t4", "web", "h2", 4);
    world.informers.doubtTask(FakeAws.key("web"), "t4", 0);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).contains("10.0.0.2:3", "10.0.0.2:4");
    assertThat(world.looks).containsExactly(FakeAws.key("api"));
    assertThat(world.removals).isEmpty();

    world.looks.clear();
    assertThat(world.outcome("api")).isEqualTo(new Changed());
    assertThat(balancer.holds("q")).contains("10.0.0.2:3");
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    assertThat(world.looks).isEmpty();
  }

  @Test
  void oneThatIsFoundToStopHasItsServiceLookedAtAheadOfAllElse() {
    balancer.waits.add(
        () -> {
          aws.stop("t2");
          world.informers.doubtTask(FakeAws.key("api"), "t2", 0);
        });
    aws.run("t4", "web", "h2", 4);
    world.informers.doubtTask(FakeAws.key("web"), "t4", 0);
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:4");
    assertThat(world.removals).containsExactly(FakeAws.key("api"));
  }

  /** What confirms that the pool may be emptied shows that it need not be. */
  @Test
  void whatIsFoundWhenEverythingIsReadAgainHasItsServiceLookedAtToo() {
    aws.stop("t2");
    world.informers.doubtTask(FakeAws.key("api"), "t2", 0);
    world.informers.views().fresh(FakeAws.key("api"));
    aws.run("t3", "api", "h2", 3);
    aws.stop("t1");
    world.informers.doubtTask(FakeAws.key("web"), "t1", 0);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:3");
    assertThat(world.looks).containsExactly(FakeAws.key("api"));
  }

  @Test
  void whatIsFoundOfTheServiceAtHandConcernsThePoolsBefore() {
    aws.service("api", Map.of("ecs-a.lb/web", "fake:p", "ecs-a.lb/worker", "fake:q"));
    aws.run("t5", "api", "h2", List.of(FakeAws.container("worker", 80, 5)));
    world.poll();
    world.reconcile("api");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.2:5");
    // The pool that is looked at later would be emptied; what that brings to light goes in both.
    aws.stop("t5");
    world.informers.doubtTask(FakeAws.key("api"), "t5", 0);
    aws.run("t6", "api", "h2", 6);
    assertThat(world.outcome("api")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).contains("10.0.0.2:6");
    assertThat(balancer.holds("q")).isEmpty();
  }

  @Test
  void whatIsInDoubtOfAllOfThemIsReadInOneCall() {
    IntStream.range(0, 5).forEach(i -> aws.service("more-" + i, Map.of("ecs-a.lbName", "fake:p")));
    world.poll();
    aws.run("t4", "web", "h2", 4);
    world.informers.doubtTask(FakeAws.key("web"), "t4", 0);
    aws.described.clear();
    balancer.waits.add(
        () ->
            IntStream.range(0, 5)
                .forEach(
                    i -> {
                      aws.run("m" + i, "more-" + i, "h2", 10 + i);
                      world.informers.doubtTask(FakeAws.key("more-" + i), "m" + i, 0);
                    }));
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(8);
    assertThat(aws.described).containsExactly(Set.of("t4"), Set.of("m0", "m1", "m2", "m3", "m4"));
  }

  @Test
  void aPassDoesNotWaitForAnotherThatIsAtWorkOnThePool() {
    List<Outcome> meanwhile = new ArrayList<>();
    List<ServiceKey> turnedAway = new ArrayList<>();
    List<Priority> priorities = new ArrayList<>();
    world.turnedAway =
        (key, priority) -> {
          turnedAway.add(key);
          priorities.add(priority);
        };
    balancer.beforeApply =
        () -> {
          meanwhile.add(elsewhere(Priority.POLL, "api"));
          meanwhile.add(elsewhere(Priority.EVENT, "api"));
          meanwhile.add(elsewhere(Priority.RESYNC, "api"));
          assertThat(turnedAway).isEmpty();
        };
    aws.run("t4", "web", "h2", 4);
    world.poll();
    world.reconcile("web");
    assertThat(meanwhile).containsOnly(new Busy());
    assertThat(turnedAway).containsExactly(FakeAws.key("api"));
    assertThat(priorities).containsExactly(Priority.EVENT);
  }

  private Outcome elsewhere(Priority priority, String service) {
    return CompletableFuture.supplyAsync(
            () -> new Urgency(priority).during(() -> world.outcome(service)))
        .join();
  }

  /** However long the other is at work, nobody looks in the meantime. */
  @Test
  void oneThatIsTurnedAwayComesWhenThePoolIsFreeAndNotBefore() {
    ReconcileLoop loop =
        new ReconcileLoop(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            new Mandate(1, () -> true),
            world::nanos,
            new Random(1),
            LoopObserver.NONE);
    world.turnedAway = loop::lookAgain;
    Workers<ServiceKey> workers =
        loop.workers(2, world.reconciler(), () -> {}, world::nanos, () -> Instant.EPOCH);
    List<Boolean> steps = new ArrayList<>();
    balancer.beforeApply =
        () -> {
          balancer.beforeApply = () -> {};
          loop.lookAgain(FakeAws.key("api"), Priority.EVENT);
          steps.add(CompletableFuture.supplyAsync(workers::step).join());
          world.advance(Duration.ofSeconds(30));
          steps.add(CompletableFuture.supplyAsync(workers::step).join());
        };
    aws.run("t4", "web", "h2", 4);
    aws.run("t5", "api", "h2", 5);
    world.poll();
    loop.lookAgain(FakeAws.key("web"), Priority.EVENT);
    assertThat(workers.step()).isTrue();
    assertThat(steps).containsExactly(true, false);
    // The pool that was free has been seen to already.
    assertThat(balancer.holds("q")).contains("10.0.0.2:5");
    assertThat(workers.depth()).isEqualTo(1);
    assertThat(workers.step()).isTrue();
    assertThat(workers.depth()).isZero();
  }
}
