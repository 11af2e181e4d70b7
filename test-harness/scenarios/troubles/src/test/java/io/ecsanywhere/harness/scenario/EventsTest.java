package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.events.EventQueue;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventsTest {

  private static final Operations RECEIVE = Operations.of("sqs:ReceiveMessage");

  /** Tasks serve on for longer than word of their stop takes. */
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(1);

  private static final Duration WHILE_EVENTS_ARE_LATE = Duration.ofSeconds(3);

  /** What cannot be understood comes twice, a second apart, and is put aside then. */
  private static final SimulationOptions SOON_PUT_ASIDE =
      SimulationOptions.usual()
          .withQueue(new EventQueue.Settings("events", Duration.ofSeconds(1), 2));

  @Test
  void pollsDoWhatLostEventsDoNot() {
    try (Scenario scenario = web(stoppingFor(BETWEEN_POLLS), 2)) {
      scenario.aws.events().add(new EventFault.Lost(1));
      scenario.controller(Rounds.QUICK);

      scenario.awaitServing("web", "web", 2);
      scaleUpAndDown(scenario);
    }
  }

  @Test
  void doubledEventsWriteNothingTwice() {
    try (Scenario scenario = web(SimulationOptions.usual(), 2)) {
      scenario.aws.events().add(new EventFault.Doubled(1));
      scenario.controller(Rounds.NONE);

      scenario.awaitServing("web", "web", 2);
      scaleUpAndDown(scenario);
      scenario.awaitHeard();
      // One pass more, which begins when those for doubles have ended.
      scenario.aws.console().scale(Scenario.CLUSTER, "web", 0);
      scenario.awaitServing("web", "web", 0);
      Registrations sent = new Registrations(scenario.aws, scenario.arn("web"));
      assertThat(sent.registered()).hasSize(5).doesNotHaveDuplicates();
      assertThat(sent.deregistered()).hasSize(5).doesNotHaveDuplicates();
    }
  }

  @Test
  void eventsThatComeLateAndInAnyOrderLeadToTheSameEnd() {
    try (Scenario scenario = web(stoppingFor(WHILE_EVENTS_ARE_LATE), 2)) {
      scenario.aws.events().add(new EventFault.Late(Duration.ofMillis(500)));
      scenario.aws.events().add(new EventFault.Shuffled(Duration.ofSeconds(2)));
      scenario.controller(Rounds.NONE);

      scenario.awaitServing("web", "web", 2);
      scaleUpAndDown(scenario);
    }
  }

  @Test
  void whatIsNoEventIsLoggedOnceAndPutAsideWhileTheRestGoesOn() {
    try (Scenario scenario = web(SOON_PUT_ASIDE, 2)) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);

      scenario.aws.events().sendRaw("not JSON at all");
      scenario.aws.events().sendRaw("{\"source\":\"aws.ecs\",\"detail\":[]}");
      scaleUpAndDown(scenario);

      until("both are put aside", () -> scenario.aws.events().deadLetters() == 2);
      assertThat(program.lines("\"event\":\"event-malformed\"", "\"message_id\":\"")).hasSize(2);
    }
  }

  @Test
  void malformedMessagesAmongTheEventsHoldNothingUp() {
    try (Scenario scenario = web(SimulationOptions.usual(), 2)) {
      scenario.aws.events().add(new EventFault.Malformed(1));
      RunningProgram program = scenario.controller(Rounds.NONE);

      scenario.awaitServing("web", "web", 2);
      scaleUpAndDown(scenario);
      scenario.awaitLog(program, "\"event\":\"event-malformed\"", "\"message_id\":\"");
    }
  }

  @Test
  void anEventOfAnUnknownTypeIsTakenAndForgotten() {
    try (Scenario scenario = web(SOON_PUT_ASIDE, 2)) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);

      scenario
          .aws
          .events()
          .sendRaw(
              "{\"version\":\"0\",\"source\":\"aws.ecs\",\"detail-type\":\"ECS Moon Phase\","
                  + "\"time\":\"2026-11-01T00:00:00Z\",\"resources\":[],\"detail\":{\"new\":1}}");
      scaleUpAndDown(scenario);
      scenario.awaitHeard();
      assertThat(scenario.aws.events().deadLetters()).isZero();
      assertThat(program.lines("\"level\":\"WARN\""))
          .allMatch(line -> line.contains("\"event\":\"no-leader-election\""));
    }
  }

  @Test
  void aStaleReadAfterAnEventIsReadAgain() {
    try (Scenario scenario = web(stoppingFor(BETWEEN_POLLS), 2)) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);

      Fault stale = new Fault.StaleTasks(Duration.ofSeconds(1));
      scenario.aws.faults().add(stale);
      scenario.aws.console().scale(Scenario.CLUSTER, "web", 4);
      scenario.awaitLog(program, "\"requeue_reason\":\"stale-read\"");
      scenario.awaitServing("web", "web", 4);
      scenario.passPorts("web", 1, "api", 4);

      scenario.aws.faults().remove(stale);
      scenario.awaitServing("web", "web", 1);
    }
  }

  /** The events of its tasks are ahead of what ECS knows of services and hosts by name. */
  @Test
  void aNewServiceOnANewHostThatAreNotThereYetAreReadAgain() {
    try (Scenario scenario = web(SimulationOptions.usual(), 2)) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);

      scenario.aws.faults().add(new Fault.LateNewcomers(Duration.ofSeconds(1)));
      Host host = scenario.host();
      scenario.pool("new");
      scenario.service("new", 3, Map.of("ecs-a.lbName", "new"));
      scenario.awaitLog(
          program, "\"service\":\"new\"", "\"requeue_reason\":\"stale-read\"");
      scenario.awaitServing("new", "new", 3);
      assertThat(scenario.targets("new")).anyMatch(target -> target.startsWith(host.address() + ":"));
    }
  }

  /** ECS answers from before any task came: all lists are empty, and no task is known by name. */
  @Test
  void answersFromLongAgoTakeNothingAway() {
    try (Scenario scenario = web(SimulationOptions.usual(), 3)) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      scenario.awaitServing("web", "web", 3);

      Fault stale = new Fault.StaleTasks(Duration.ofHours(1));
      scenario.aws.faults().add(stale);
      Rounds.awaitOne(scenario, program, "web");
      Rounds.awaitOne(scenario, program, "web");
      assertThat(scenario.removals("web")).isEmpty();

      scenario.aws.faults().remove(stale);
      scaleUpAndDown(scenario);
    }
  }

  @Test
  void pollsGoOnWhereTheQueueIsGone() {
    try (Scenario scenario = web(stoppingFor(BETWEEN_POLLS), 2)) {
      RunningProgram program = scenario.controller(Rounds.QUICK);
      scenario.awaitServing("web", "web", 2);

      scenario.aws.deleteQueue();
      scaleUpAndDown(scenario);
      awaitOutage(scenario, program);
      assertThat(program.lines("\"event\":\"event-queue-unreadable\"", "not-found")).hasSize(1);
    }
  }

  @Test
  void eventsAreTakenUpAgainOnceTheQueueCanBeReached() {
    try (Scenario scenario = web(SimulationOptions.usual(), 2)) {
      RunningProgram program = scenario.controller(Rounds.NONE);
      scenario.awaitServing("web", "web", 2);

      Fault unreachable = new Fault.Unreachable(Operations.of("sqs:*"));
      scenario.aws.faults().add(unreachable);
      scenario.aws.console().scale(Scenario.CLUSTER, "web", 4);
      awaitOutage(scenario, program);
      assertThat(program.lines("\"event\":\"event-queue-unreadable\"")).hasSize(1);

      scenario.aws.faults().remove(unreachable);
      scenario.awaitServing("web", "web", 4);
      assertThat(program.lines("\"event\":\"event-queue-readable\"")).hasSize(1);
    }
  }

  private static Scenario web(SimulationOptions options, int count) {
    Scenario scenario = Scenario.start(options);
    scenario.hosts(2);
    for (Map.Entry<String, Integer> service : Map.of("web", count, "api", 1).entrySet()) {
      scenario.pool(service.getKey());
      scenario.service(
          service.getKey(), service.getValue(), Map.of("ecs-a.lbName", service.getKey()));
    }
    return scenario.underRequests();
  }

  /** Tasks serve on for this long once they are to stop. */
  private static SimulationOptions stoppingFor(Duration delay) {
    return SimulationOptions.usual().withTimings(Timings.FAST.withStopDelay(delay));
  }

  private static void scaleUpAndDown(Scenario scenario) {
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 5);
    scenario.awaitServing("web", "web", 5);
    scenario.passPorts("web", 1, "api", 4);
  }

  /** Waits until the queue has been found unreadable, and tried once more. */
  private static void awaitOutage(Scenario scenario, RunningProgram program) {
    scenario.awaitLog(program, "\"event\":\"event-queue-unreadable\"");
    long before = scenario.aws.calls().count(RECEIVE);
    until("one more try", () -> scenario.aws.calls().count(RECEIVE) > before);
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(30)).until(condition);
  }
}
