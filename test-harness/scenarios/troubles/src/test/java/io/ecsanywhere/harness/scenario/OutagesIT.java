package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Iterators;
import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Timings;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A faulty AWS for a whole minute, as operators meet it, under services that change all the time;
 * then a sound one, and soon all is right. Each fault has a world and a controller process of its
 * own, so that one minute is enough for all of them.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class OutagesIT {

  private static final Duration OUTAGE = Duration.ofMinutes(1);

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
    for (World world : worlds) {
      world.controller().close();
      world.scenario().close();
    }
  }

  @Test
  void aMinuteOfAnyFaultIsMadeUpForWithinSeconds() {
    World failing = world("failing", Fault.Errors.internal(Operations.ALL, 0.3));
    World unreachable = world("unreachable", new Fault.Unreachable(Operations.ALL));
    World throttled = world("throttled", new Fault.Throttled(Operations.ALL, 0.5));
    World shut = world("shut", new Fault.Throttled(Operations.ALL, 1));
    worlds.forEach(world -> world.awaitServing(3));
    List<Integer> before = worlds.stream().map(OutagesIT::changes).toList();

    worlds.forEach(world -> world.scenario().aws.faults().add(world.fault()));
    int last = restless(throttled, failing);
    assertThat(changes(unreachable)).isEqualTo(before.get(worlds.indexOf(unreachable)));
    assertThat(changes(shut)).isEqualTo(before.get(worlds.indexOf(shut)));
    worlds.forEach(world -> world.scenario().aws.faults().remove(world.fault()));

    worlds.forEach(world -> world.awaitServing(last));
    for (World world : worlds) {
      world.scenario().passPorts("web", 1, "api", 6);
      assertThat(world.controller().lines())
          .as(world.name())
          .noneMatch(line -> line.contains("stack_trace"));
    }
  }

  private World world(String name, Fault fault) {
    // Tasks serve on for a second once they are to stop: for longer than word of it takes.
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
    scenario.pool("fixed");
    scenario.service("fixed", HOST_MODE, 2, Map.of("ecs-a.lbName", "fixed"));
    scenario.underRequests();
    List<String> flags = scenario.flags("--cluster=*");
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
              return System.nanoTime() - began >= OUTAGE.toNanos()
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
