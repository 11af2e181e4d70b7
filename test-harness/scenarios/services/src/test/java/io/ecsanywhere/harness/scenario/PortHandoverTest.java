package io.ecsanywhere.harness.scenario;

import static io.ecsanywhere.harness.elb.TargetChange.Operation.DEREGISTERED;
import static io.ecsanywhere.harness.elb.TargetChange.Operation.REGISTERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.elb.ElbOptions;
import io.ecsanywhere.harness.elb.ElbOptions.Checks;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.measure.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two services take turns at one port of one host, while requests go to both their listeners. A
 * stop takes about a second, as does a start, much less than on real hosts.
 */
@Timeout(120)
class PortHandoverTest {

  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final int HOST_PORT = 18_080;
  private static final TaskTemplate BRIDGE =
      TaskTemplate.of("bridge").container("web", HOST_PORT + ":80");
  private static final TaskTemplate HOST_MODE =
      TaskTemplate.of("host-mode").inHostMode().container("web", "" + HOST_PORT);
  private static final double REQUESTS_A_SECOND = 20;

  /** To both doors: more would come to the old one before anybody can have heard of the new. */
  private static final double WHILE_AN_EVENT_TRAVELS = 8;

  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration CHECKED = Duration.ofMillis(500);

  private static final SimulationOptions UNHURRIED =
      SimulationOptions.usual()
          .withTimings(
              new Timings(
                  STEP,
                  STEP,
                  STEP,
                  STEP,
                  STEP,
                  Duration.ofSeconds(1),
                  Duration.ZERO,
                  Duration.ZERO,
                  STEP))
          .withElb(
              ElbOptions.DEFAULT.withChecks(
                  new Checks(Checks.Mode.PROBE, CHECKED, Duration.ofSeconds(1), 3, 2)));

  @Test
  void eventsHandAPortOverBetweenServices() {
    try (Scenario scenario = twoServicesOnOnePort(BRIDGE);
        Traffic _ = requests(scenario)) {
      passThereAndBack(scenario, Rounds.NONE);
    }
  }

  @Test
  void pollsHandAPortOverWhereEventsAreLost() {
    try (Scenario scenario = twoServicesOnOnePort(BRIDGE);
        Traffic _ = requests(scenario)) {
      scenario.aws.events().add(new EventFault.Lost(1));
      passThereAndBack(scenario, Rounds.QUICK);
    }
  }

  /** Of the two sides of a handover, only the new holder's is heard of. */
  @Test
  void thatAPortHasANewHolderEndsItsTimeWithTheOldOne() {
    try (Scenario scenario = twoServicesOnOnePort(BRIDGE);
        Traffic _ = requests(scenario, WHILE_AN_EVENT_TRAVELS)) {
      scenario.controller(Rounds.NONE);
      scenario.awaitServing(FIRST, FIRST, 1);
      scenario.awaitHeard();
      awaitRequests(scenario, FIRST);

      EventFault unheard = new EventFault.Lost(1);
      scenario.aws.events().add(unheard);
      scenario.aws.console().scale(Scenario.CLUSTER, FIRST, 0);
      until(
          "the port is free",
          () -> health(scenario, FIRST).equals(List.of(TargetHealth.State.UNHEALTHY)));
      scenario.aws.events().remove(unheard);

      passPort(scenario, FIRST, SECOND);
    }
  }

  /** ECS reports no host ports then: whose the port is stands in the task definitions. */
  @Test
  void aPortPassesBetweenServicesInHostModeToo() {
    try (Scenario scenario = twoServicesOnOnePort(HOST_MODE);
        Traffic _ = requests(scenario)) {
      scenario.controller(Rounds.NONE);
      scenario.awaitServing(FIRST, FIRST, "web", HOST_PORT, 1);

      passPort(scenario, FIRST, SECOND);
      passPort(scenario, SECOND, FIRST);
      assertEachTookItsTurn(scenario);
    }
  }

  /** The task that ran there before still reads RUNNING, on a host that never comes back. */
  @Test
  void aMachineThatIsRegisteredAnewTakesThePortsOfWhatRanOnIt() {
    try (Scenario scenario = twoServicesOnOnePort(BRIDGE);
        Traffic _ = requests(scenario)) {
      scenario.controller(Rounds.QUICK);
      scenario.awaitServing(FIRST, FIRST, 1);

      Host before = scenario.aws.hosts().all().getFirst();
      scenario.removesByRule(FIRST, Set.of(before.address() + ":" + HOST_PORT));
      before.lose();
      scenario.aws.hosts().addAt(Scenario.CLUSTER, before.address());
      scenario.aws.console().scale(Scenario.CLUSTER, SECOND, 1);
      scenario.awaitSteady(SECOND);
      scenario.awaitTargets(SECOND, Set.of(before.address() + ":" + HOST_PORT));
      scenario.awaitTargets(FIRST, Set.of());

      scenario.aws.traffic().clear();
      awaitRequests(scenario, SECOND);
      assertThat(scenario.aws.traffic().misrouted()).hasSizeLessThanOrEqualTo(1);
    }
  }

  private static Scenario twoServicesOnOnePort(TaskTemplate template) {
    Scenario scenario = Scenario.start(UNHURRIED);
    scenario.host();
    for (String name : List.of(FIRST, SECOND)) {
      scenario.pool(name);
      scenario.service(name, template, name.equals(FIRST) ? 1 : 0, Map.of("ecs-a.lbName", name));
    }
    return scenario;
  }

  private static Traffic requests(Scenario scenario) {
    return requests(scenario, REQUESTS_A_SECOND);
  }

  private static Traffic requests(Scenario scenario, double perSecond) {
    return scenario.requests(perSecond, Map.of(FIRST, FIRST, SECOND, SECOND));
  }

  private static void passPort(Scenario scenario, String from, String to) {
    scenario.aws.traffic().clear();

    scenario.aws.console().scale(Scenario.CLUSTER, from, 0);
    scenario.aws.console().scale(Scenario.CLUSTER, to, 1);
    scenario.awaitSteady(to);
    scenario.awaitTargets(
        to, Set.of(scenario.aws.hosts().all().getFirst().address() + ":" + HOST_PORT));
    scenario.awaitTargets(from, Set.of());
    awaitRequests(scenario, to);

    assertThat(scenario.aws.traffic().misrouted()).hasSizeLessThanOrEqualTo(1);
  }

  /** The old pool has lost the port before the new one gets it, and nothing was written twice. */
  private static void passThereAndBack(Scenario scenario, String[] rounds) {
    scenario.controller(rounds);
    scenario.awaitServing(FIRST, FIRST, 1);
    passPort(scenario, FIRST, SECOND);
    passPort(scenario, SECOND, FIRST);
    assertEachTookItsTurn(scenario);
  }

  private static void assertEachTookItsTurn(Scenario scenario) {
    assertThat(scenario.aws.pools().history())
        .extracting(TargetChange::targetGroupArn, TargetChange::operation)
        .containsExactly(
            tuple(scenario.arn(FIRST), REGISTERED),
            tuple(scenario.arn(FIRST), DEREGISTERED),
            tuple(scenario.arn(SECOND), REGISTERED),
            tuple(scenario.arn(SECOND), DEREGISTERED),
            tuple(scenario.arn(FIRST), REGISTERED));
    // Nor was anything written that changed nothing.
    Registrations first = new Registrations(scenario.aws, scenario.arn(FIRST));
    Registrations second = new Registrations(scenario.aws, scenario.arn(SECOND));
    assertThat(List.of(first.registered(), first.deregistered()))
        .extracting(List::size)
        .containsExactly(2, 1);
    assertThat(List.of(second.registered(), second.deregistered()))
        .extracting(List::size)
        .containsExactly(1, 1);
  }

  private static void awaitRequests(Scenario scenario, String pool) {
    until(
        "requests reach " + pool,
        () -> scenario.aws.traffic().ofTargetGroup(scenario.arn(pool)).forwarded() >= 10);
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(30)).until(condition);
  }

  private static List<TargetHealth.State> health(Scenario scenario, String pool) {
    return scenario.aws.pools().health(scenario.arn(pool)).values().stream()
        .map(TargetHealth::state)
        .toList();
  }
}
