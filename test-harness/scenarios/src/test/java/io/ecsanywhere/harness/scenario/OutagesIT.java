package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Iterators;
import io.ecsanywhere.harness.ControllerProcess;
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
import java.util.stream.Collectors;
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
          "ListServices",
          "ListTasks",
          "ListContainerInstances",
          "ReceiveMessage",
          "RegisterTargets",
          "DeregisterTargets");

  @TempDir Path folder;
  private final List<World> worlds = new ArrayList<>();

  /** An AWS with a fault of its own, and the controller that has to live with it. */
  private record World(String name, Fault fault, Scenario scenario, ControllerProcess controller) {

    void scale(String service, int count) {
      scenario.aws.console().scale(Scenario.CLUSTER, service, count);
    }

    void awaitServing(int web, int api) {
      scenario.awaitServing("web", "web", web);
      scenario.awaitServing("api", "api", api);
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
    worlds.forEach(world -> world.awaitServing(3, 2));
    List<Integer> before = worlds.stream().map(OutagesIT::changes).toList();

    worlds.forEach(world -> world.scenario().aws.faults().add(world.fault()));
    restless(throttled);
    worlds.forEach(world -> world.scenario().aws.faults().remove(world.fault()));

    assertThat(changes(unreachable)).isEqualTo(before.get(1));
    assertThat(changes(shut)).isEqualTo(before.get(3));
    assertThat(struck(failing)).isNotEmpty();
    for (World world : worlds) {
      world.scale("web", 4);
      world.awaitServing(4, 2);
      assertThat(world.controller().lines())
          .as(world.name())
          .noneMatch(line -> line.contains("stack_trace"));
    }
  }

  private World world(String name, Fault fault) {
    Scenario scenario = Scenario.start();
    scenario.hosts(6);
    for (Map.Entry<String, Integer> service : Map.of("web", 3, "api", 2).entrySet()) {
      scenario.pool(service.getKey());
      scenario.service(
          service.getKey(), service.getValue(), Map.of("ecs-a.lbName", service.getKey()));
    }
    World world =
        new World(
            name,
            fault,
            scenario,
            ControllerProcess.start(
                scenario.aws.environment(), scenario.flags(), folder.resolve(name)));
    worlds.add(world);
    return world;
  }

  /**
   * Services change all the time while the faults are in force: for their time, and until every
   * kind of call has met them, for whoever is throttled calls less often.
   */
  private void restless(World throttled) {
    long began = System.nanoTime();
    Iterator<Integer> sizes = Iterators.cycle(5, 1, 6, 2);
    await("the faults' time")
        .pollInterval(Duration.ofSeconds(2))
        .atMost(OUTAGE.multipliedBy(2))
        .until(
            () -> {
              int size = sizes.next();
              worlds.forEach(world -> world.scale("web", size));
              return System.nanoTime() - began >= OUTAGE.toNanos()
                  && struck(throttled).containsAll(OPERATIONS);
            });
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
