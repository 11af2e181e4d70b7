package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.front.CallLog.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people who look at a running controller are shown. */
@Timeout(120)
class StatusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Scenario web() {
    Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
    scenario.hosts(3);
    scenario.pool("web");
    scenario.service("web", 2, Map.of("ecs-a.lbName", "web"));
    scenario.awaitSteady("web");
    return scenario;
  }

  private static String body(RunningProgram program, String path) {
    HttpResponse<String> answer = Scrape.get(program, path);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** Those of SQS are always under way. */
  private static Map<Kind, Long> calls(Scenario scenario) {
    Map<Kind, Long> counts = new TreeMap<>(scenario.aws.calls().counts());
    counts.keySet().removeIf(kind -> kind.service().equals("sqs"));
    return counts;
  }

  @Test
  void whoLooksCostsNoCall() {
    try (Scenario scenario = web()) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(body(program, "/api/v1/services")).contains("\"outcome\":\"");
                assertThat(body(program, "/api/v1/pools")).contains("\"serving\":2,\"missing\":0");
              });
      Map<Kind, Long> before = calls(scenario);

      for (int i = 0; i < 20; i++) {
        body(program, "/");
        body(program, "/api/v1/controller");
        body(program, "/api/v1/services");
        body(program, "/api/v1/pools");
      }

      assertThat(calls(scenario)).isEqualTo(before);
    }
  }

  @Test
  void theHealthThatTheLoadBalancerTellsIsShown() {
    try (Scenario scenario = web()) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      scenario.awaitServing("web", "web", 2);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(body(program, "/api/v1/pools"))
                      .containsPattern("\"state\":\"serving\",\"health\":\"[a-z]+\""));
    }
  }
}
