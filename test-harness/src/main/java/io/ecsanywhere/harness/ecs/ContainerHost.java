package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.ecs.TaskDefinition.ContainerDefinition;
import io.ecsanywhere.harness.ecs.TaskState.Binding;
import io.ecsanywhere.harness.ecs.TaskState.Container;
import io.ecsanywhere.harness.net.ContainerRuntime;
import io.ecsanywhere.harness.net.ContainerSpec;
import io.ecsanywhere.harness.net.PublishedPort;
import io.ecsanywhere.harness.net.RunningContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent does on a host: starts and stops containers, gives them their ports. Dynamic ports
 * are the lowest that are free; one that something else on this machine holds is passed over.
 */
final class ContainerHost {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerHost.class);
  private static final int ATTEMPTS = 200;

  private final ContainerRuntime runtime;
  private final Clockwork clockwork;

  ContainerHost(ContainerRuntime runtime, Clockwork clockwork) {
    this.runtime = runtime;
    this.clockwork = clockwork;
  }

  /**
   * Starts a task's containers outside the lock.
   *
   * @param started told under the lock, with the ports
   * @param failed told under the lock, with the reason; nothing is left running
   */
  void start(Task task, Consumer<List<Container>> started, Consumer<String> failed) {
    var planned = task.now().containers();
    clockwork.outside(
        () -> {
          var result = new ArrayList<Container>();
          var running = new ArrayList<RunningContainer>();
          try {
            for (int i = 0; i < planned.size(); i++) {
              var definition = task.definition.containers().get(i);
              result.add(
                  planned.get(i).withBindings(open(task, definition, planned.get(i), running)));
            }
            clockwork.run(
                () -> {
                  task.containers.addAll(running);
                  started.accept(result);
                });
          } catch (IOException e) {
            running.forEach(RunningContainer::close);
            clockwork.run(() -> failed.accept("CannotStartContainerError: " + e.getMessage()));
          }
        });
  }

  private List<Binding> open(
      Task task,
      ContainerDefinition definition,
      Container container,
      List<RunningContainer> running)
      throws IOException {
    if (definition.ports().isEmpty()) {
      return List.of();
    }
    boolean movable = definition.ports().stream().noneMatch(PortMapping::fixed);
    List<Binding> bindings = List.of();
    for (int attempt = 1; ; attempt++) {
      bindings = take(task, definition, bindings);
      try {
        running.add(runtime.start(spec(task, container, bindings)));
        return bindings;
      } catch (IOException e) {
        if (!movable || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Takes ports above those that were tried before, and gives these back. */
  private List<Binding> take(Task task, ContainerDefinition definition, List<Binding> tried) {
    return clockwork.locked(
        () -> {
          var bindings = new ArrayList<Binding>();
          var ports = task.instance.ports;
          for (int i = 0; i < definition.ports().size(); i++) {
            var mapping = definition.ports().get(i);
            if (mapping.fixed()) {
              bindings.add(new Binding(mapping, mapping.hostPort()));
            } else {
              int after = tried.isEmpty() ? 0 : tried.get(i).hostPort();
              var binding = new Binding(mapping, ports.takeDynamic(mapping, after));
              bindings.add(binding);
              task.held.add(binding);
            }
          }
          for (Binding binding : tried) {
            ports.release(binding.mapping(), binding.hostPort());
            task.held.remove(binding);
          }
          return List.copyOf(bindings);
        });
  }

  private static ContainerSpec spec(Task task, Container container, List<Binding> bindings) {
    var published = new ArrayList<PublishedPort>();
    for (Binding binding : bindings) {
      var mapping = binding.mapping();
      for (int i = 0; i < mapping.count(); i++) {
        published.add(
            new PublishedPort(mapping.first() + i, binding.hostPort() + i, mapping.udp()));
      }
    }
    return new ContainerSpec(
        task.cluster.name,
        task.service == null ? task.group : task.service.name,
        container.name(),
        container.arn(),
        task.arn,
        task.instance.address(),
        published);
  }

  /**
   * Ends a task's containers outside the lock and frees its ports.
   *
   * @param done told under the lock
   */
  void stop(Task task, Duration grace, Runnable done) {
    var ending = List.copyOf(task.containers);
    task.containers.clear();
    clockwork.outside(
        () -> {
          end(ending, grace);
          clockwork.run(
              () -> {
                release(task);
                done.run();
              });
        });
  }

  private static void end(List<RunningContainer> ending, Duration grace) {
    var threads =
        ending.stream()
            .map(container -> Thread.startVirtualThread(() -> container.drainAndClose(grace)))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      ending.forEach(RunningContainer::close);
      Thread.currentThread().interrupt();
    }
  }

  private static void release(Task task) {
    task.held.forEach(held -> task.instance.ports.release(held.mapping(), held.hostPort()));
    task.held.clear();
  }

  /** The containers die at once, unseen by ECS; their ports stay taken. */
  void kill(Task task) {
    var dying = List.copyOf(task.containers);
    task.containers.clear();
    clockwork.outside(() -> dying.forEach(RunningContainer::close));
  }

  /** The containers turn up at their host's new address, on the ports that they have. */
  void move(Task task) {
    var moving = List.copyOf(task.containers);
    if (moving.isEmpty()) {
      return;
    }
    task.containers.clear();
    var specs =
        task.now().containers().stream()
            .filter(container -> !container.bindings().isEmpty())
            .map(container -> spec(task, container, container.bindings()))
            .toList();
    clockwork.outside(
        () -> {
          moving.forEach(RunningContainer::close);
          var moved = new ArrayList<RunningContainer>();
          for (ContainerSpec spec : specs) {
            try {
              moved.add(runtime.start(spec));
            } catch (IOException e) {
              LOG.warn("{} does not start at {}", spec.container(), spec.hostAddress(), e);
            }
          }
          clockwork.run(() -> task.containers.addAll(moved));
        });
  }
}
