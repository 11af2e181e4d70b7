package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.elb.ElbOptions;
import io.ecsanywhere.harness.elb.ElbOptions.Draining;
import io.ecsanywhere.harness.elb.ElbOptions.Draining.Registered;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.elb.TargetChange.Origin;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of targets that somebody else adds and removes: no event tells of it, so it is found
 * when the targets are read again, here every second.
 *
 * <p>Draining lasts a second, and registering a draining target does nothing before it is over: the
 * harder of the two ways in which ELB is said to behave.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest {

  private static final String STRANGER = "127.0.99.9:9000";
  private static final Operations LOOK = Operations.of("elasticloadbalancing:DescribeTargetHealth");
  private static final Operations REGISTER = Operations.of("elasticloadbalancing:RegisterTargets");
  private static final Operations DEREGISTER =
      Operations.of("elasticloadbalancing:DeregisterTargets");
  private static final Operations LIST = Operations.of("ecs:ListTasks");
  private static final Duration IN_THAT_MOMENT = Duration.ofMillis(50);

  private final Scenario scenario =
      Scenario.start(
          SimulationOptions.usual()
              .withoutServers()
              .withElb(
                  ElbOptions.DEFAULT
                      .atSize()
                      .withDraining(new Draining(1.0 / 300, Registered.DRAINS_ON))));
  private final Host host;

  OwnershipTest() {
    host = scenario.host();
    scenario.controller("--target-resync-period=1s", "--task-resync-period=1s");
  }

  @AfterAll
  void stop() {
    scenario.close();
  }

  @Test
  void aTargetThatWasRemovedByHandIsPutBack() {
    String pool = scenario.pool("removed");
    scenario.service("removed", 3, Map.of("ecs-a.lbName", "removed"));
    scenario.awaitServing("removed", "removed", 3);
    String victim = scenario.targets("removed").iterator().next();

    scenario.aws.pools().deregister(pool, victim);
    scenario.awaitServing("removed", "removed", 3);
    assertThat(lookedBefore(mendingOf(pool, REGISTER, victim))).hasSizeLessThanOrEqualTo(1);
    assertThat(scenario.aws.pools().history(pool))
        .filteredOn(change -> change.target().equals(victim))
        .extracting(TargetChange::origin)
        .containsExactly(Origin.API, Origin.HAND, Origin.API);
  }

  @Test
  void aTargetThatWasAddedByHandIsRemovedWhereverItIs() {
    String pool = scenario.pool("added");
    scenario.service("added", 2, Map.of("ecs-a.lbName", "added"));
    scenario.awaitServing("added", "added", 2);
    Set<String> serving = scenario.targets("added");

    String leftover = host.address() + ":9001";
    scenario.aws.pools().register(pool, STRANGER, leftover);
    scenario.awaitServing("added", "added", 2);
    for (String stray : List.of(STRANGER, leftover)) {
      Mending mending = mendingOf(pool, DEREGISTER, stray);
      assertThat(listedBetween(lookedBefore(mending).getFirst(), mending))
          .as("whole lists in which a task there would have shown")
          .hasSizeLessThanOrEqualTo(1);
    }
    assertThat(scenario.removals("added")).doesNotContainAnyElementsOf(serving);
  }

  @Test
  void aSharedPoolKeepsStrangersButNotWhatNoTaskServesOnAKnownHost() {
    String exclusive = scenario.pool("exclusive");
    String shared = scenario.pool("shared");
    scenario.aws.pools().tag(shared, "ecs-a.ownership", "shared");
    scenario.service("shared", 2, Map.of("ecs-a.lb/web", "exclusive shared"));
    scenario.awaitServing("exclusive", "shared", 2);
    scenario.awaitServing("shared", "shared", 2);
    Set<String> serving = scenario.targets("shared");

    // One pass sees to both pools: twice the first loses a stranger that the second keeps.
    for (String stranger : Set.of(STRANGER, "127.0.99.9:9009")) {
      String leftover = host.address() + ":9002";
      scenario.aws.pools().register(exclusive, stranger);
      scenario.aws.pools().register(shared, stranger, leftover);
      scenario.awaitTargets("exclusive", serving);
    }
    scenario.awaitTargets("shared", Sets.union(serving, Set.of(STRANGER, "127.0.99.9:9009")));
  }

  /** The first call that undid what somebody's hand had done to a target, and when that was. */
  private record Mending(String pool, Instant since, Call call) {}

  private Mending mendingOf(String pool, Operations write, String target) {
    Instant byHand =
        scenario.aws.pools().history(pool).stream()
            .filter(change -> change.origin() == Origin.HAND && change.target().equals(target))
            .map(TargetChange::at)
            .findFirst()
            .orElseThrow();
    Call mending =
        scenario.aws.calls().of(write).stream()
            .filter(call -> about(pool, call) && call.start().isAfter(byHand))
            .filter(call -> Registrations.named(call).contains(target))
            .findFirst()
            .orElseThrow();
    return new Mending(pool, byHand, mending);
  }

  /** How often the pool was looked at in vain before: periods begin at any time, so once. */
  private List<Call> lookedBefore(Mending mending) {
    return scenario.aws.calls().of(LOOK).stream()
        .filter(call -> about(mending.pool(), call))
        .filter(call -> between(call, mending.since(), mending.call().start()))
        .toList();
  }

  /** Lists that began once a look was over; one that began in that same moment may count or not. */
  private List<Call> listedBetween(Call look, Mending mending) {
    Instant seen = look.start().plus(look.duration()).plus(IN_THAT_MOMENT);
    return scenario.aws.calls().of(LIST).stream()
        .filter(call -> between(call, seen, mending.call().start()))
        .toList();
  }

  private static boolean between(Call call, Instant from, Instant to) {
    return call.start().isAfter(from) && call.start().isBefore(to);
  }

  private static boolean about(String pool, Call call) {
    return call.parameters().path("TargetGroupArn").asText().equals(pool);
  }
}
