package io.ecsanywhere.controller.eligible;

import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The ports that a running task's containers publish.
 *
 * <p>ECS reports them, save in {@code host} network mode, where the task definition's port mappings
 * are taken. Its definition also tells which containers publish ports at all wherever a container
 * may have ended before the task: positions must not shift.
 */
final class PublishedPorts {

  private final Task task;
  private final Supplier<TaskDefinition> definition;
  private final boolean reported;

  /**
   * @param definition reads the task's definition; asked only where it is needed
   */
  PublishedPorts(Task task, Supplier<TaskDefinition> definition) {
    this.task = task;
    this.definition = definition;
    this.reported = task.reportsPorts();
  }

  /** The n-th container by name that publishes a port, counted from 0. */
  Optional<String> nth(int index) {
    List<String> names =
        reported && task.containers().size() == 1
            ? List.of(task.containers().getFirst().name())
            : definition.get().containers().stream()
                .filter(container -> !container.portMappings().isEmpty())
                .map(TaskDefinition.ContainerPorts::name)
                .sorted()
                .toList();
    return index < names.size() ? Optional.of(names.get(index)) : Optional.empty();
  }

  boolean has(String container) {
    return task.containers().stream().anyMatch(c -> c.name().equals(container));
  }

  /** The lowest port that a container publishes in this protocol. */
  OptionalInt lowest(String container, Protocol protocol) {
    return bindings(container).stream()
        .filter(binding -> binding.protocol() == protocol)
        .mapToInt(binding -> binding.containerPorts().first())
        .min();
  }

  /**
   * The host port behind a container port.
   *
   * @param ipv6 which family is meant to reach it: a host may choose a port for each
   */
  OptionalInt hostPort(String container, int port, Protocol protocol, boolean ipv6) {
    TreeMap<Integer, NetworkBinding> byMatch = new TreeMap<>();
    for (NetworkBinding binding : bindings(container)) {
      if (binding.protocol() == protocol && binding.containerPorts().contains(port)) {
        boolean sameFamily = binding.bindIp().contains(":") == ipv6;
        byMatch.putIfAbsent(sameFamily ? 0 : 1, binding);
      }
    }
    if (byMatch.isEmpty()) {
      return OptionalInt.empty();
    }
    NetworkBinding binding = byMatch.firstEntry().getValue();
    return OptionalInt.of(binding.hostPorts().first() + port - binding.containerPorts().first());
  }

  private List<NetworkBinding> bindings(String name) {
    if (reported) {
      return task.containers().stream()
          .filter(container -> container.name().equals(name))
          .map(Container::networkBindings)
          .findFirst()
          .orElseGet(List::of);
    }
    return definition.get().hostBindings(name);
  }
}
