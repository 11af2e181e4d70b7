package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.deploy.ShippedPolicy;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the shipped policy keeps the controller from, beyond what every scenario shows. */
@Timeout(120)
class PermissionsTest {

  private static final Operations REGISTER = Operations.of("elasticloadbalancing:RegisterTargets");
  private static final int ROUNDS = 6;

  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());

  @AfterEach
  void end() {
    scenario.close();
  }

  /** Somebody's tag names a group whose owner has not agreed, or has agreed with another. */
  @Test
  void aGroupWithoutTheTagIsRefusedNamedAndNotTriedInALoop() {
    scenario.hosts(2);
    String theirs = scenario.unpermittedPool("theirs");
    scenario.aws.pools().tag(theirs, "ecs-a.controller", "another-controller");
    scenario.pool("ours");
    scenario.service("strays", 2, Map.of("ecs-a.lbName", "theirs"));
    scenario.service("beside", 2, Map.of("ecs-a.lbName", "ours"));
    scenario.awaitSteady("strays");
    RunningProgram program =
        scenario.controller(
            "--service-resync-period=500ms",
            "--task-resync-period=500ms",
            "--instance-resync-period=500ms",
            "--target-resync-period=1s",
            "--full-resync-period=1s");

    scenario.awaitLog(
        program,
        "\"service\":\"strays\"",
        "\"outcome\":\"rejected\"",
        "\"error_kind\":\"refused\"",
        "the target group theirs lacks the tag ecs-a.controller",
        "elasticloadbalancing:RegisterTargets on resource: " + theirs);
    scenario.awaitServing("ours", "beside", 2);
    int looks = looks(program, "beside");
    await("some more resyncs")
        .atMost(Duration.ofSeconds(60))
        .until(() -> looks(program, "beside") >= looks + ROUNDS);

    List<String> lines = program.lines("\"service\":\"strays\"", "\"outcome\":\"rejected\"");
    long refused = scenario.aws.access().refused().size();
    // One for each look that any service has.
    assertThat(refused).isBetween(2L, looks(program, "beside") + 4L);
    assertThat(lines).hasSizeBetween((int) refused - 1, (int) refused + 1);
    assertThat(program.lines("\"outcome\":\"failed\"")).isEmpty();
    assertThat(Scrape.of(program).value("ecsa_refused_targets")).isEqualTo(2);
    assertThat(scenario.targets("theirs")).isEmpty();
    assertThat(program.lines("stack_trace")).isEmpty();

    scenario.aws.pools().tag(theirs, "ecs-a.controller", ShippedPolicy.leaseName(List.of()));
    scenario.awaitServing("theirs", "strays", 2);
  }

  private static int looks(RunningProgram program, String service) {
    return program.lines("\"event\":\"reconcile\"", "\"service\":\"" + service + "\"").size();
  }

  @Test
  void aDryRunNeedsTheReadsAlone() {
    scenario.hosts(2);
    scenario.pool("pool");
    scenario.service("web", 2, Map.of("ecs-a.lbName", "pool"));
    scenario.awaitSteady("web");
    RunningProgram program = scenario.controller("--dry-run", "--cluster=*");
    scenario.permitReads(List.of("--cluster=*"));

    Rounds.awaitOne(scenario, program, "web");
    assertThat(program.lines("\"outcome\":\"dry-run\"", "\"registered\":2")).isNotEmpty();
    assertThat(scenario.aws.calls().of(REGISTER)).isEmpty();
  }
}
