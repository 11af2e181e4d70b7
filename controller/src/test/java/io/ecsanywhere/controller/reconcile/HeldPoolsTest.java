package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.controller.log.LogLines;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A pool that would be emptied is held until everything has been read again. */
class HeldPoolsTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @Test
  void thePoolIsEmptiedAgainstTheDesiredCountOnlyAfterEverythingWasReadAgain() {
    world.reconcile("web");
    aws.stop("t1");
    world.poll();
    aws.failing.add("ListTasks");
    Pass held;
    try (LogLines lines = new LogLines("io.ecsanywhere.controller.pool.Hold")) {
      held = world.reconcile("web");
      assertThat(lines.of("held", "reason"))
          .containsExactly("the pool would be emptied although 1 tasks are desired");
      assertThat(lines.of("held", "pool")).containsExactly("fake:p");
      assertThat(lines.of("held", "holds")).containsExactly(1L);
    }
    assertThat(world.holds.sum()).isEqualTo(1);
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

  @Test
  void nothingThatServesGoesForAMomentsErrorWhereThePoolTakesNoOthers() {
    world.reconcile("web");
    aws.service("api", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t2", "api", "h2", 32768);
    world.poll();
    balancer.room = 0;
    aMomentsError();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void allThatServesGoesOnlyOnceOthersServeAndIsThenNotReadAgain() {
    world.reconcile("web");
    aws.run("t2", "web", "h2", 32768);
    aws.stop("t1");
    world.poll();
    aws.failing.add("ListTasks");
    List<Set<String>> held = new ArrayList<>();
    balancer.beforeApply = () -> held.add(balancer.holds("p"));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(held)
        .containsExactly(Set.of("10.0.0.1:32768"), Set.of("10.0.0.1:32768", "10.0.0.2:32768"));
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:32768");
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
}
