package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A faulty AWS under services that change meanwhile; then a sound one, and soon all is right. What
 * lasts for a minute is in {@link OutagesIT}.
 */
@Timeout(120)
class FaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<Operations> LISTS =
      Stream.of(
              "ecs:ListClusters",
              "ecs:ListServices",
              "ecs:ListContainerInstances",
              "ecs:ListTasks",
              "ssm:DescribeInstanceInformation")
          .map(Operations::of)
          .toList();

  private static final Operations LIST_TASKS = Operations.of("ecs:ListTasks");

  private static final Operations GROUPS =
      Operations.of("elasticloadbalancing:DescribeTargetGroups");

  @Test
  void listsThatFailOnTheirSecondPageRemoveNothing() {
    try (Scenario scenario = webAndApi()) {
      scenario.cluster("before");
      scenario.cluster("between");
      scenario.service("idle", 0, Map.of());
      scenario.aws.faults().add(new Fault.ShortPages(Operations.ALL, 2));
      RunningProgram program = scenario.controller(with(Rounds.QUICK, "--cluster=*"));
      awaitServing(scenario, 3, 2);
      int changes = scenario.aws.pools().history().size();

      // Nothing that began before the fault may bring what changes after it: neither an event that
      // is still on its way, nor a list that is past its second page.
      loseEvents(scenario);
      Fault failing = new Fault.FailedPage(Operations.ALL, 2);
      scenario.aws.faults().add(failing);
      for (Operations list : LISTS) {
        scenario.awaitLog(
            program,
            "\"event\":\"informer-failed\"",
            "\"operation\":\"" + list.pattern() + "\"",
            "Page 2 has failed.");
      }
      scale(scenario, "web", 5);
      scale(scenario, "api", 1);
      Host moving = scenario.aws.hosts().all().getFirst();
      moving.moveTo(scenario.aws.hosts().nextAddress());
      for (Operations list : LISTS) {
        awaitFailures(scenario, list, failures(scenario, list) + 3);
      }
      assertThat(scenario.aws.pools().history()).hasSize(changes);
      assertThat(program.lines("\"event\":\"cluster-gone\"")).isEmpty();

      scenario.aws.faults().remove(failing);
      awaitServing(scenario, 5, 1);
      scenario.passPorts("web", 1, "api", 5);
    }
  }

  /** What was on the first page alone is no word on the groups of the second. */
  @Test
  void targetGroupsWhoseListFailsOnItsSecondPageAreNotTakenForMissing() {
    List<String> groups = List.of("front-1", "front-2", "front-3");
    try (Scenario scenario = Scenario.start()) {
      scenario.hosts(3);
      groups.forEach(scenario::pool);
      scenario.service("web", 3, Map.of("ecs-a.lb/web", String.join(" ", groups)));
      scenario.aws.faults().add(new Fault.ShortPages(GROUPS, 2));
      RunningProgram program = scenario.controller(with(Rounds.QUICK, "--target-resync-period=2s"));
      groups.forEach(group -> scenario.awaitServing(group, "web", 3));

      Fault failing = new Fault.FailedPage(GROUPS, 2);
      scenario.aws.faults().add(failing);
      awaitFailures(scenario, GROUPS, 2);
      scale(scenario, "web", 5);
      scenario.awaitLog(
          program, "\"event\":\"reconcile\"", "\"outcome\":\"failed\"", "Page 2 has failed.");
      awaitFailures(scenario, GROUPS, failures(scenario, GROUPS) + 3);
      assertThat(program.lines("there is no target group")).isEmpty();
      assertThat(groups).allSatisfy(group -> assertThat(scenario.removals(group)).isEmpty());

      scenario.aws.faults().remove(failing);
      groups.forEach(group -> scenario.awaitServing(group, "web", 5));
      scale(scenario, "web", 2);
      groups.forEach(group -> scenario.awaitServing(group, "web", 2));
    }
  }

  /** Three attempts in a row fail of every eighth page; the list is not begun anew for that. */
  @Test
  void aLongListComesToItsEndThoughHalfOfAllCallsAreThrottled() {
    try (Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers())) {
      scenario.hosts(2);
      scenario.pool("many");
      scenario.service("many", 40, Map.of("ecs-a.lbName", "many"));
      scenario.awaitSteady("many");
      scenario.aws.faults().add(new Fault.ShortPages(Operations.of("ecs:*"), 1));
      scenario.aws.faults().add(new Fault.Throttled(Operations.ALL, 0.5));
      long before = scenario.aws.calls().count(LIST_TASKS);

      scenario.controller(Rounds.NONE);
      await("the pool holds all tasks")
          .atMost(Duration.ofSeconds(100))
          .until(() -> scenario.targets("many").equals(scenario.serving("many", "web", 80)));
      assertThat(scenario.targets("many")).hasSize(40);
      assertThat(scenario.aws.calls().count(LIST_TASKS) - before)
          .as("attempts to read 40 pages, each twice on the average")
          .isLessThan(40 * 4);
    }
  }

  @Test
  void anElbOutOfReachIsMadeUpFor() {
    try (Scenario scenario = webAndApi()) {
      scenario.controller();
      awaitServing(scenario, 3, 2);

      Operations elb = Operations.of("elasticloadbalancing:*");
      Fault fault = new Fault.Unreachable(elb);
      scenario.aws.faults().add(fault);
      for (int count : List.of(5, 1, 6)) {
        long failures = failures(scenario, elb);
        scale(scenario, "web", count);
        awaitFailures(scenario, elb, failures + 2);
      }
      scenario.aws.faults().remove(fault);

      awaitServing(scenario, 6, 2);
      scenario.passPorts("web", 1, "api", 6);
    }
  }

  @Test
  void whoMayNotRegisterIsToldSoAndTheRestGoesOn() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      awaitServing(scenario, 3, 2);

      Fault denied = new Fault.Denied(Operations.of("elasticloadbalancing:RegisterTargets"));
      scenario.aws.faults().add(denied);
      scale(scenario, "web", 5);
      scenario.awaitLog(
          program, "\"service\":\"web\"", "\"error_kind\":\"refused\"", "RegisterTargets");

      String first = scenario.aws.console().tasks(Scenario.CLUSTER, "api").getFirst();
      scenario.aws.console().stopTask(Scenario.CLUSTER, first);
      await("what ended goes, though what came cannot be registered")
          .atMost(PATIENCE)
          .until(() -> scenario.removals("api").size() == 1);

      scenario.aws.faults().remove(denied);
      awaitServing(scenario, 5, 2);
      scenario.passPorts("web", 1, "api", 5);
    }
  }

  @Test
  void whoMayNotListTasksIsToldSoAndEventsStillCount() {
    try (Scenario scenario = webAndApi()) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      awaitServing(scenario, 3, 2);

      Fault denied = new Fault.Denied(Operations.of("ecs:ListTasks"));
      scenario.aws.faults().add(denied);
      scenario.awaitLog(
          program,
          "\"event\":\"informer-failed\"",
          "\"operation\":\"ecs:ListTasks\"",
          "\"error_kind\":\"denied\"");
      scale(scenario, "web", 5);
      awaitServing(scenario, 5, 2);

      // What changes now is found by lists alone.
      loseEvents(scenario);
      scenario.aws.faults().remove(denied);
      scale(scenario, "api", 1);
      awaitServing(scenario, 5, 1);
    }
  }

  private static void loseEvents(Scenario scenario) {
    scenario.aws.events().add(new EventFault.Lost(1));
    scenario.awaitHeard();
  }

  private static Scenario webAndApi() {
    return WebAndApi.start().underRequests();
  }

  private static String[] with(String[] flags, String more) {
    return Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new);
  }

  private static void scale(Scenario scenario, String service, int count) {
    scenario.aws.console().scale(Scenario.CLUSTER, service, count);
  }

  private static void awaitServing(Scenario scenario, int web, int api) {
    scenario.awaitServing("web", "web", web);
    scenario.awaitServing("api", "api", api);
  }

  private static void awaitFailures(Scenario scenario, Operations operations, long times) {
    await("failures of " + operations.pattern())
        .atMost(PATIENCE)
        .until(() -> failures(scenario, operations) >= times);
  }

  private static long failures(Scenario scenario, Operations operations) {
    return scenario.aws.calls().of(operations).stream().filter(call -> !call.ok()).count();
  }
}
