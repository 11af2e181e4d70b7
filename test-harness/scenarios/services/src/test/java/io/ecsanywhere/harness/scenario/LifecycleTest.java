package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Pools follow a service through its life, and touch nothing of it that lives on. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleTest {

  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());

  LifecycleTest() {
    scenario.hosts(3);
    RunningProgram program = scenario.controller("--service-resync-period=1s");
    // Another world's program would be told of that one's AWS by the same properties.
    scenario.awaitLog(program, "\"event\":\"synced\"");
  }

  @AfterAll
  void stop() {
    try (scenario) {}
  }

  @Test
  void aServiceThatIsDeletedAndMadeAgainUnderItsNameIsServedAnew() {
    scenario.pool("again-1");
    scenario.pool("again-2");
    scenario.service("again", 2, Map.of("ecs-a.lbName", "again-1"));
    scenario.awaitServing("again-1", "again", 2);

    scenario.aws.console().deleteService(Scenario.CLUSTER, "again");
    scenario.awaitTargets("again-1", Set.of());
    await("the name to be free").until(() -> status(scenario, "again").equals("INACTIVE"));
    scenario.service("again", 3, Map.of("ecs-a.lbName", "again-2"));
    scenario.awaitServing("again-2", "again", 3);
    assertThat(scenario.targets("again-1")).isEmpty();
  }

  /** Between two polls, and the same in all else: nothing tells of it but when it was made. */
  @Test
  void aServiceThatIsMadeAgainBetweenTwoPollsIsTakenForAnother() {
    try (Scenario unheard = Scenario.start(SimulationOptions.usual().withoutServers())) {
      unheard.aws.events().add(new EventFault.Lost(1));
      unheard.hosts(2);
      Map<String, Integer> sizes = Map.of("served", 2, "idle", 0);
      sizes.keySet().forEach(unheard::pool);
      String definition =
          unheard.aws.console().register(TaskTemplate.of("web").container("web", "80"));
      make(unheard, definition, sizes);
      RunningProgram program =
          unheard.controller(
              "--service-resync-period=1s", "--task-resync-period=1s", "--full-resync-period=1h");
      unheard.awaitServing("served", "served", 2);
      Set<String> former = Set.copyOf(unheard.aws.console().tasks(Scenario.CLUSTER, "served"));

      // A poll that found tasks about to stop would have their service read again for that.
      Fault blind = Fault.Errors.internal(Operations.of("ecs:*Tasks"), 1);
      unheard.aws.faults().add(blind);
      // From the end of one poll to where the next reads anything, there is time for all of this.
      unheard
          .aws
          .faults()
          .add(new Fault.Slow(Operations.of("ecs:ListServices"), Duration.ofSeconds(2)));
      awaitMore(() -> polls(unheard));
      int before = polls(unheard);
      int looks = looks(program);
      sizes.keySet().forEach(name -> unheard.aws.console().deleteService(Scenario.CLUSTER, name));
      await("the names to be free")
          .until(
              () ->
                  sizes.keySet().stream()
                      .allMatch(name -> status(unheard, name).equals("INACTIVE")));
      make(unheard, definition, sizes);
      assertThat(polls(unheard)).as("polls that have seen a service gone").isEqualTo(before);
      unheard.aws.faults().remove(blind);

      await("the poll for services finds another").until(() -> looks(program) > looks);
      unheard.awaitServing("served", "served", 2);
      assertThat(unheard.aws.console().tasks(Scenario.CLUSTER, "served"))
          .hasSize(2)
          .doesNotContainAnyElementsOf(former);
    }
  }

  private static void make(Scenario scenario, String definition, Map<String, Integer> sizes) {
    sizes.forEach(
        (name, size) ->
            scenario
                .aws
                .console()
                .createService(
                    Scenario.CLUSTER, name, definition, size, Map.of("ecs-a.lbName", name)));
  }

  private static int polls(Scenario scenario) {
    return scenario.aws.calls().of(Operations.of("ecs:DescribeServices")).size();
  }

  /** No task of this service ever ran: nothing but itself can have led to them. */
  private static int looks(RunningProgram program) {
    return program
        .lines("\"event\":\"reconcile\"", "\"service\":\"idle\"", "\"trigger\":\"poll\"")
        .size();
  }

  private static void awaitMore(IntSupplier count) {
    int before = count.getAsInt();
    await("one more").until(() -> count.getAsInt() > before);
  }

  @Test
  void aServiceIsScaledToZeroAndBack() {
    scenario.pool("zero");
    scenario.service("zero", 2, Map.of("ecs-a.lbName", "zero"));
    scenario.awaitServing("zero", "zero", 2);

    scenario.aws.console().scale(Scenario.CLUSTER, "zero", 0);
    scenario.awaitServing("zero", "zero", 0);
    scenario.aws.console().scale(Scenario.CLUSTER, "zero", 2);
    scenario.awaitServing("zero", "zero", 2);
  }

  @Test
  void targetsThatStayAreNotTouchedWhileOthersComeAndGo() {
    String pool = scenario.pool("count");
    scenario.service("count", 3, Map.of("ecs-a.lbName", "count"));
    scenario.awaitServing("count", "count", 3);
    scenario.aws.console().scale(Scenario.CLUSTER, "count", 6);
    scenario.awaitServing("count", "count", 6);
    scenario.aws.console().scale(Scenario.CLUSTER, "count", 1);
    scenario.awaitServing("count", "count", 1);

    Registrations sent = new Registrations(scenario.aws, pool);
    assertThat(sent.registered()).hasSize(6).doesNotHaveDuplicates();
    assertThat(sent.deregistered()).hasSize(5).doesNotHaveDuplicates();
  }

  private static String status(Scenario scenario, String service) {
    return scenario.aws.console().service(Scenario.CLUSTER, service).path("status").asText();
  }
}
