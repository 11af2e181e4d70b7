package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Task;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Which task has which port of which host. A host port belongs to one container at a time, so of
 * two running tasks that claim one, the newer is there and the older is not, whatever the view
 * says.
 */
public final class HostPorts {

  private static final Comparator<Task> BY_AGE =
      Comparator.comparing(Task::createdAt).thenComparing(Task::arn);

  private record HostPort(String containerInstanceArn, Protocol protocol, int port) {}

  private final ConcurrentHashMap<HostPort, Map<String, Task>> claims = new ConcurrentHashMap<>();
  private final BiConsumer<Task, Task> handover;

  /**
   * @param handover hears of a port that passed from the first task to the second
   */
  HostPorts(BiConsumer<Task, Task> handover) {
    this.handover = handover;
  }

  /** The running task that has a host port, as far as running tasks report their ports. */
  public Optional<Task> holder(String containerInstanceArn, Protocol protocol, int port) {
    return claims
        .getOrDefault(new HostPort(containerInstanceArn, protocol, port), Map.of())
        .values()
        .stream()
        .max(BY_AGE);
  }

  void changed(Change<Task> change) {
    Set<HostPort> before = change.old().map(HostPorts::ports).orElseGet(Set::of);
    Set<HostPort> now = change.current().map(HostPorts::ports).orElseGet(Set::of);
    change
        .old()
        .ifPresent(
            task ->
                before.stream()
                    .filter(port -> !now.contains(port))
                    .forEach(port -> release(port, task)));
    change.current().ifPresent(task -> now.forEach(port -> claim(port, task)));
  }

  private void claim(HostPort port, Task task) {
    Set<Task> others = new LinkedHashSet<>();
    claims.compute(
        port,
        (_, old) -> {
          Map<String, Task> next = old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(old);
          next.put(task.arn(), task);
          next.values().stream()
              .filter(other -> !other.arn().equals(task.arn()))
              .forEach(others::add);
          return next;
        });
    for (Task other : others) {
      boolean older = BY_AGE.compare(other, task) < 0;
      handover.accept(older ? other : task, older ? task : other);
    }
  }

  private void release(HostPort port, Task task) {
    claims.computeIfPresent(
        port,
        (_, old) -> {
          Map<String, Task> next = new LinkedHashMap<>(old);
          next.remove(task.arn());
          return next.isEmpty() ? null : next;
        });
  }

  private static Set<HostPort> ports(Task task) {
    Set<HostPort> ports = new LinkedHashSet<>();
    if (task.running() && task.containerInstanceArn().isPresent()) {
      for (NetworkBinding binding : bindings(task)) {
        for (int port = binding.hostPorts().first(); port <= binding.hostPorts().last(); port++) {
          ports.add(new HostPort(task.containerInstanceArn().get(), binding.protocol(), port));
        }
      }
    }
    return ports;
  }

  private static List<NetworkBinding> bindings(Task task) {
    return task.containers().stream()
        .flatMap(container -> container.networkBindings().stream())
        .toList();
  }
}
