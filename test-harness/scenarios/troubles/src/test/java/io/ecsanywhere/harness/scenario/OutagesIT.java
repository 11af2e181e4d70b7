package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.google.common.collect.Iterators;
import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A faulty AWS for a whole minute, as operators meet it, under services that change all the time;
 * then a sound one, and soon all is right. Each fault has a world and a controller process of its
 * own, so that one minute is enough for all of them.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class OutagesIT {

  private static final Duration OUTAGE = Duration.ofMinutes(1);

  /** Five processes beside each other, and without what makes a start fast where it is not built. */
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);

  /** With polls every two seconds: from the end of the faults until all pools are right. */
  private static final Duration RIGHT_AGAIN = Duration.ofSeconds(20);

  /** With default periods: after a minute nobody asks again for half of one. */
  private static final Duration RIGHT_AGAIN_AS_SHIPPED = Duration.ofSeconds(50);

  /** Longer than a queue that could not be read is left alone. */
  private static final Duration QUEUE_LEFT_ALONE = Duration.ofSeconds(40);

  private static final String[] PERIODS_AS_SHIPPED = {
    "--service-resync-period=",
    "--task-resync-period=",
    "--instance-resync-period=",
    "--target-resync-period=",
    "--full-resync-period="
  };

  /** All that the controller calls while it runs. */
  private static final Set<String> OPERATIONS =
      Set.of(
          "DescribeServices",
          "DescribeTasks",
          "DescribeContainerInstances",
          "DescribeInstanceInformation",
          "DescribeTargetGroups",
          "DescribeTargetHealth",
          "DescribeTags",
          "DescribeTaskDefinition",
          "ListClusters",
          "ListServices",
          "ListTasks",
          "ListContainerInstances",
          "ReceiveMessage",
          "DeleteMessageBatch",
          "RegisterTargets",
          "DeregisterTargets");

  private static final TaskTemplate HOST_MODE =
      TaskTemplate.of("fixed").inHostMode().container("web", "7080");

  @TempDir Path folder;
  private final List<World> worlds = new ArrayList<>();

  /** An AWS with a fault of its own, and the controller that has to live with it. */
  private record World(String name, Fault fault, Scenario scenario, ControllerProcess controller) {

    void awaitServing(int web) {
      scenario.awaitServing("web", "web", web);
      scenario.awaitServing("api", "api", 2);
      scenario.awaitServing("fixed", "fixed", "web", 7080, 2);
    }

    void assertServing(int web) {
      assertThat(List.of("web", "api", "fixed"))
          .as(name)
          .allMatch(service -> scenario.aws.console().steady(Scenario.CLUSTER, service));
      assertHolds("web", 80, web);
      assertHolds("api", 80, 2);
      assertHolds("fixed", 7080, 2);
    }

    private void assertHolds(String pool, int port, int count) {
      assertThat(scenario.targets(pool))
          .as(name + ", " + pool)
          .hasSize(count)
          .isEqualTo(scenario.serving(pool, "web", port));
    }

    /** One service gets another size, and one other tasks, of which only their definition tells. */
    void change(int web) {
      scenario.aws.console().scale(Scenario.CLUSTER, "web", web);
      scenario
          .aws
          .console()
          .roll(Scenario.CLUSTER, "fixed", scenario.aws.console().register(HOST_MODE));
    }
  }

  @AfterEach
  void end() {
    List<Executable> ends = new ArrayList<>();
    for (World world : worlds) {
      ends.add(world.controller()::close);
      ends.add(world.scenario()::close);
    }
    assertAll(ends);
  }

  @Test
  void aMinuteOfAnyFaultIsMadeUpForWithinSeconds() {
    World failing = world("failing", Fault.Errors.internal(Operations.ALL, 0.3));
    World unreachable = world("unreachable", new Fault.Unreachable(Operations.ALL));
    World throttled = world("throttled", new Fault.Throttled(Operations.ALL, 0.5));
    World shut = world("shut", new Fault.Throttled(Operations.ALL, 1));
    World shipped =
        world("shipped", new Fault.Unreachable(Operations.ALL), PERIODS_AS_SHIPPED);
    await("all have started")
        .atMost(STARTED_WITHIN)
        .until(() -> worlds.stream().allMatch(world -> world.controller().ready()));
    worlds.forEach(world -> world.awaitServing(3));
    List<Integer> before = worlds.stream().map(OutagesIT::changes).toList();

    worlds.forEach(world -> world.scenario().aws.faults().add(world.fault()));
    int last = restless(throttled, failing);
    for (World world : List.of(unreachable, shut, shipped)) {
      assertThat(changes(world)).as(world.name()).isEqualTo(before.get(worlds.indexOf(world)));
    }
    worlds.forEach(world -> world.scenario().aws.faults().remove(world.fault()));

    long sound = System.nanoTime();
    awaitServing(List.of(failing, unreachable, throttled, shut), last, sound, RIGHT_AGAIN);
    awaitServing(List.of(shipped), last, sound, RIGHT_AGAIN_AS_SHIPPED);
    // Polls may have got through before: a port that passes is a matter of events.
    await("events are read again").atMost(QUEUE_LEFT_ALONE).until(() -> readsEvents(shipped));
    for (World world : worlds) {
      world.scenario().passPorts("web", 1, "api", 6);
      assertThat(world.controller().lines())
          .as(world.name())
          .noneMatch(line -> line.contains("stack_trace"));
    }
  }

  /** Waits until all is right; since they were sound again, no world may take longer than this. */
  private static void awaitServing(List<World> all, int web, long sound, Duration within) {
    await("all is right again")
        .atMost(within.minusNanos(System.nanoTime() - sound))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> all.forEach(world -> world.assertServing(web)));
  }

  private static boolean readsEvents(World world) {
    return world.controller().lines().stream()
        .anyMatch(line -> line.contains("\"event\":\"event-queue-readable\""));
  }

  private World world(String name, Fault fault, String... more) {
    Scenario scenario = WebAndApi.start();
    scenario.pool("fixed");
    scenario.service("fixed", HOST_MODE, 2, Map.of("ecs-a.lbName", "fixed"));
    scenario.underRequests();
    List<String> flags =
        scenario.flags(Stream.concat(Stream.of("--cluster=*"), Stream.of(more)).toArray(String[]::new));
    scenario.permit(flags);
    World world =
        new World(
            name,
            fault,
            scenario,
            ControllerProcess.start(scenario.aws.environment(), flags, folder.resolve(name)));
    worlds.add(world);
    return world;
  }

  /**
   * Services change all the time while the faults are in force: for their time, and until every
   * kind of call has met them, for whoever is throttled calls less often.
   *
   * @return how many tasks the service was left with that got other sizes
   */
  private int restless(World... throughout) {
    long began = System.nanoTime();
    Iterator<Integer> sizes = Iterators.cycle(5, 1, 6, 2);
    AtomicInteger last = new AtomicInteger();
    await("the faults' time")
        .pollInterval(Duration.ofSeconds(2))
        .atMost(OUTAGE.multipliedBy(2))
        .until(
            () -> {
              last.set(sizes.next());
              worlds.forEach(world -> world.change(last.get()));
              // The last has ports to give up.
              return last.get() > 1
                  && System.nanoTime() - began >= OUTAGE.toNanos()
                  && Stream.of(throughout).allMatch(world -> struck(world).containsAll(OPERATIONS));
            });
    return last.get();
  }

  /** How often a target has come or gone. */
  private static int changes(World world) {
    return world.scenario().aws.pools().history().size();
  }

  /** The operations of which calls have failed. */
  private static Set<String> struck(World world) {
    return world.scenario().aws.calls().matching(call -> !call.ok()).stream()
        .map(Call::operation)
        .collect(Collectors.toSet());
  }
}
