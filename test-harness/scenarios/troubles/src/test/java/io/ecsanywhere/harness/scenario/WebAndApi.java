package io.ecsanywhere.harness.scenario;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.ecs.Timings;
import java.time.Duration;
import java.util.Map;

/** Six hosts, and two services of a pool each: {@code web} with three tasks, {@code api} with two. */
final class WebAndApi {

  private WebAndApi() {}

  /** Tasks serve on for a second once they are to stop: for longer than word of it takes. */
  static Scenario start() {
    Scenario scenario =
        Scenario.start(
            SimulationOptions.usual()
                .withTimings(Timings.FAST.withStopDelay(Duration.ofSeconds(1))));
    scenario.hosts(6);
    for (Map.Entry<String, Integer> service : Map.of("web", 3, "api", 2).entrySet()) {
      scenario.pool(service.getKey());
      scenario.service(
          service.getKey(), service.getValue(), Map.of("ecs-a.lbName", service.getKey()));
    }
    return scenario;
  }
}
