package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.measure.Traffic;
import io.ecsanywhere.harness.net.LoopbackRuntime;
import io.ecsanywhere.harness.net.TrafficLog.Counts;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests through a listener while the tasks behind it change: none fails, none goes astray.
 *
 * <p>On external hosts ECS waits for no load balancer, so a service has to grant two things for
 * this to hold, here as on AWS. Its tasks go on answering for a while after ECS has decided to stop
 * them: what arrives between SIGTERM and the deregistration fails whatever a controller does. The
 * simulation's usual timings leave 30 ms for that, those here three seconds. And its tasks are
 * replaced one after the other: a deployment that stops all old tasks as soon as the new ones run
 * leaves a moment in which no target has been found healthy yet.
 */
@Timeout(120)
class RollingTest {

  private static final String POOL = "front";
  private static final String SERVICE = "rolling";
  private static final TaskTemplate WEB = TaskTemplate.of(SERVICE).container("web", "80");

  private static final Timings UNHURRIED = Timings.FAST.withStopDelay(Duration.ofSeconds(3));

  @Test
  void aRollingDeploymentLosesNoRequest() {
    try (Scenario scenario = serving(2)) {
      Set<String> old = scenario.aws.servers().running();
      try (Traffic traffic = scenario.requests(50, Map.of(POOL, SERVICE))) {
        // At most one task more than two, and never one less.
        scenario.aws.console().percents(Scenario.CLUSTER, SERVICE, 100, 150);
        scenario
            .aws
            .console()
            .roll(Scenario.CLUSTER, SERVICE, scenario.aws.console().register(WEB));
        awaitOnly(scenario, 2, containers -> Collections.disjoint(containers, old));
        assertNoneLost(traffic);
      }
    }
  }

  @Test
  void scalingInLosesNoRequest() {
    try (Scenario scenario = serving(6)) {
      try (Traffic traffic = scenario.requests(50, Map.of(POOL, SERVICE))) {
        scenario.aws.console().scale(Scenario.CLUSTER, SERVICE, 1);
        awaitOnly(scenario, 1, containers -> true);
        assertNoneLost(traffic);
      }
    }
  }

  /** A service behind a listener, every task of it found healthy. */
  private static Scenario serving(int count) {
    Scenario scenario = Scenario.start(SimulationOptions.usual().withTimings(UNHURRIED));
    scenario.hosts(3);
    scenario.pool(POOL);
    scenario.controller();
    scenario.service(SERVICE, WEB, count, Map.of("ecs-a.lbName", POOL));
    scenario.awaitServing(POOL, SERVICE, count);
    scenario.awaitHealthy(POOL);
    return scenario;
  }

  /** Waits until just so many containers of this kind run, and each of them gets requests. */
  private static void awaitOnly(Scenario scenario, int count, Predicate<Set<String>> wanted) {
    LoopbackRuntime servers = scenario.aws.servers();
    await(count + " containers, all with requests")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Set<String> running = servers.running();
              return running.size() == count
                  && wanted.test(running)
                  && running.stream().allMatch(container -> servers.requests(container) > 0);
            });
    scenario.awaitServing(POOL, SERVICE, count);
  }

  private static void assertNoneLost(Traffic traffic) {
    traffic.close();
    assertThat(traffic.failed()).isEmpty();
    assertThat(traffic.misrouted()).isEmpty();
    assertThat(traffic.present()).isEqualTo(new Counts(traffic.ended(), 0, 0, 0));
    assertThat(traffic.addsUp()).isTrue();
    assertThat(traffic.ended()).isPositive();
  }
}
