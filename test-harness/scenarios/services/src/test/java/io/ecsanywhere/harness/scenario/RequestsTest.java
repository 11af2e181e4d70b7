package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.measure.Traffic;
import io.ecsanywhere.harness.net.TrafficLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of requests to two services while one disturbance after the other goes over them. As
 * on AWS, tasks serve on for a while after ECS has decided to stop them.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsTest {

  private static final String FRONT = "front";
  private static final String OTHER = "other";
  private static final int ENOUGH = 50;

  private final Scenario scenario =
      Scenario.start(
          SimulationOptions.usual().withTimings(Timings.FAST.withStopDelay(Duration.ofSeconds(3))));
  private final List<Host> hosts = scenario.hosts(3);
  private final Traffic traffic;

  RequestsTest() {
    for (String service : List.of(FRONT, OTHER)) {
      scenario.pool(service);
      scenario.service(service, 3, Map.of("ecs-a.lbName", service));
    }
    scenario.controller(Rounds.QUICK);
    whole();
    traffic = scenario.requests(50, Map.of(FRONT, FRONT, OTHER, OTHER));
  }

  @BeforeEach
  void begin() {
    traffic.phase("");
    answered();
  }

  @AfterAll
  void end() {
    try (scenario) {
      traffic.close();
      assertThat(traffic.addsUp()).isTrue();
    }
  }

  @Test
  void noneFailsNorGoesAstrayWhileAServicesPortsPassToAnotherAndBack() {
    scenario.passPorts(FRONT, 0, OTHER, 6);
    whole();

    assertThat(traffic.failed()).isEmpty();
    assertThat(traffic.present().misrouted()).isZero();
    assertThat(scenario.aws.traffic().ofListener(scenario.listener(OTHER)).noTarget()).isZero();
    answeredAgain();
  }

  @Test
  void aHostThatMovesLosesOnlyWhatIsSentToItsOldAddress() {
    Host moving = hosts.getFirst();
    Set<String> left = on(moving.address());
    moving.moveTo(scenario.aws.hosts().nextAddress());
    whole();

    assertThat(traffic.failed()).extracting(TrafficLog.Failed::target).allMatch(left::contains);
    assertThat(traffic.present().misrouted()).isZero();
    assertThat(traffic.present().noTarget()).isZero();
    answeredAgain();
  }

  @Test
  void aHostThatIsLostLosesOnlyWhatIsSentThereBeforeHealthChecksNotice() {
    Host lost = hosts.getLast();
    Set<String> dead = on(lost.address());
    lost.lose();
    await("health checks notice")
        .atMost(Duration.ofSeconds(30))
        .until(() -> dead.stream().allMatch(this::unhealthy));
    assertThat(traffic.failed()).extracting(TrafficLog.Failed::target).allMatch(dead::contains);
    answeredAgain();

    lost.restore();
    whole();
    assertThat(traffic.failed()).isEmpty();
    // A port may have passed from one service's dead task to another's new one.
    assertThat(traffic.present().misrouted()).isLessThanOrEqualTo(dead.size());
    answeredAgain();
  }

  @Test
  void noneFailsWhileATargetThatWasRemovedByHandIsPutBack() {
    String victim = scenario.targets(FRONT).iterator().next();
    scenario.aws.pools().deregister(scenario.arn(FRONT), victim);
    whole();

    unharmed();
  }

  @Test
  void noneFailsWhileEveryEventIsLost() {
    EventFault lost = new EventFault.Lost(1);
    scenario.aws.events().add(lost);
    scale(FRONT, 6);
    scenario.awaitServing(FRONT, FRONT, 6);
    scale(FRONT, 2);
    scale(OTHER, 5);
    scenario.awaitServing(FRONT, FRONT, 2);
    scenario.awaitServing(OTHER, OTHER, 5);
    scenario.aws.console().percents(Scenario.CLUSTER, FRONT, 100, 150);
    scenario
        .aws
        .console()
        .roll(
            Scenario.CLUSTER,
            FRONT,
            scenario.aws.console().register(TaskTemplate.of(FRONT).container("web", "80")));
    whole();
    scenario.aws.events().remove(lost);

    unharmed();
  }

  /** Both services run three tasks each, and all of them are served. */
  private void whole() {
    for (String service : List.of(FRONT, OTHER)) {
      scale(service, 3);
      scenario.awaitServing(service, service, 3);
      scenario.awaitHealthy(service);
    }
  }

  private void scale(String service, int count) {
    scenario.aws.console().scale(Scenario.CLUSTER, service, count);
  }

  /** What is at this address, in either pool. */
  private Set<String> on(String address) {
    return Stream.of(FRONT, OTHER)
        .flatMap(pool -> scenario.targets(pool).stream())
        .filter(target -> target.startsWith(address + ":"))
        .collect(Collectors.toSet());
  }

  private boolean unhealthy(String target) {
    return Stream.of(FRONT, OTHER)
        .map(pool -> scenario.aws.pools().health(scenario.arn(pool)).get(target))
        .filter(health -> health != null)
        .allMatch(health -> health.state() == TargetHealth.State.UNHEALTHY);
  }

  /** From now on every request is answered by a container of its service. */
  private void answeredAgain() {
    traffic.phase("");
    answered();
  }

  private void answered() {
    await("requests").atMost(Duration.ofSeconds(30)).until(() -> traffic.ended() >= ENOUGH);
    unharmed();
  }

  /** Every request since the phase began was answered by a container of its service. */
  private void unharmed() {
    assertThat(traffic.failed()).isEmpty();
    assertThat(traffic.present().misrouted()).isZero();
    assertThat(traffic.present().noTarget()).isZero();
  }
}
