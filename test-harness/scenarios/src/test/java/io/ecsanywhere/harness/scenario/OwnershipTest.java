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

    scenario.aws.pools().register(pool, STRANGER, host.address() + ":9001");
    scenario.awaitServing("added", "added", 2);
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
}
