package io.ecsanywhere.harness.scenario;

import io.ecsanywhere.harness.front.CallLog;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * Waits until the controller has looked at everything anew: what it then has not done, it won't.
 */
final class Rounds {

  /** Polls that soon show what the controller makes of something. */
  static final String[] QUICK = {
    "--service-resync-period=500ms",
    "--task-resync-period=500ms",
    "--instance-resync-period=500ms",
    "--target-resync-period=500ms",
    "--full-resync-period=500ms"
  };

  /** Polls that come too late for any test: what happens, happens through events. */
  static final String[] NONE = {
    "--service-resync-period=1h",
    "--task-resync-period=1h",
    "--instance-resync-period=1h",
    "--target-resync-period=1h",
    "--full-resync-period=1h"
  };

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<Operations> POLLS =
      List.of(
          Operations.of("ecs:DescribeServices"),
          Operations.of("ecs:ListTasks"),
          Operations.of("ecs:DescribeContainerInstances"),
          Operations.of("ssm:DescribeInstanceInformation"));

  private Rounds() {}

  /** Waits for a whole round of polls, and for a look at the service that began after it. */
  static void awaitOne(Scenario scenario, RunningProgram program, String service) {
    CallLog calls = scenario.aws.calls();
    List<Long> before = POLLS.stream().map(calls::count).toList();
    awaitCounts("two more polls of each kind", () -> reached(calls, before));
    int looks = looks(program, service);
    awaitCounts("two more looks at " + service, () -> looks(program, service) >= looks + 2);
  }

  /** The first of two may have begun before. */
  private static boolean reached(CallLog calls, List<Long> before) {
    for (int i = 0; i < POLLS.size(); i++) {
      if (calls.count(POLLS.get(i)) < before.get(i) + 2) {
        return false;
      }
    }
    return true;
  }

  private static void awaitCounts(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).until(condition);
  }

  private static int looks(RunningProgram program, String service) {
    return program.lines("\"event\":\"reconcile\"", "\"service\":\"" + service + "\"").size();
  }
}
