package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import java.util.Map;
import java.util.Set;
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
    world.informers.fresh(FakeAws.key("api"));
    aws.run("t3", "api", "h2", 3);
    aws.stop("t1");
    world.informers.doubtTask(FakeAws.key("web"), "t1", 0);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:3");
    assertThat(world.looks).containsExactly(FakeAws.key("api"));
  }

  @Test
  void whatIsFoundOfTheServiceAtHandConcernsThePoolsBefore() {
    aws.service("web", Map.of());
    balancer.pool("r");
    aws.service("api", Map.of("ecs-a.lb/web", "fake:q", "ecs-a.lb/worker", "fake:p"));
    world.poll();
    world.reconcile("web");
    balancer.at("p").clear();
    world.advance(World.TARGET_RESYNC);
    aws.run("t5", "api", "h2", java.util.List.of(FakeAws.container("worker", 80, 5)));
    world.poll();
    world.reconcile("api");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:5");
    // The pool that is looked at later is emptied; the one before gains what that brings to light.
    aws.stop("t5");
    world.informers.doubtTask(FakeAws.key("api"), "t5", 0);
    aws.run("t6", "api", "h2", 6);
    assertThat(world.outcome("api")).isEqualTo(new Changed());
    assertThat(balancer.holds("q")).contains("10.0.0.2:6");
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void whatIsInDoubtOfAllOfThemIsReadInOneCall() {
    IntStream.range(0, 5)
        .forEach(i -> aws.service("more-" + i, Map.of("ecs-a.lbName", "fake:p")));
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
    assertThat(aws.described)
        .containsExactly(Set.of("t4"), Set.of("m0", "m1", "m2", "m3", "m4"));
  }
}
