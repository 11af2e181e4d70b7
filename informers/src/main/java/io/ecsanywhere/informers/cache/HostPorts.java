package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.Sets;
import com.google.common.collect.TreeRangeSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Which task has which port of which host. A host port belongs to one container at a time, so of
 * two running tasks that claim one, the newer is there and the older is not, whatever the view
 * says.
 *
 * <p>What is kept grows with the tasks on a host, not with their ports: a range stays a range.
 */
public final class HostPorts {

  private static final Comparator<Task> BY_AGE =
      Comparator.comparing(Task::createdAt).thenComparing(Task::arn);

  /** The ports of one host, those of tcp and of udp apart. */
  private record Ports(String containerInstanceArn, Protocol protocol) {}

  /** A running task and its ports; never changed once it is in the map. */
  private record Claim(Task task, RangeSet<Integer> ports) {

    boolean meets(Claim other) {
      return other.ports.asRanges().stream().anyMatch(ports::intersects);
    }
  }

  /** By the ARN of the task. */
  private final ConcurrentHashMap<Ports, ImmutableMap<String, Claim>> claims =
      new ConcurrentHashMap<>();

  /**
   * The tasks that report no port, by their definitions: those in host mode have some all the same,
   * but which only the definition tells.
   */
  @GuardedBy("this")
  private final Map<String, Map<String, Task>> silent = new HashMap<>();

  /** The definitions of silent tasks that are known. */
  @GuardedBy("this")
  private final Map<String, TaskDefinition> definitions = new HashMap<>();

  private final BiConsumer<Task, Task> handover;
  private final Function<String, Optional<TaskDefinition>> known;

  /**
   * @param handover hears of ports that passed from the first task to the second
   * @param known task definitions by ARN, as far as they have been read
   */
  HostPorts(BiConsumer<Task, Task> handover, Function<String, Optional<TaskDefinition>> known) {
    this.handover = handover;
    this.known = known;
  }

  /** The running task that has a host port, as far as running tasks' ports are known. */
  public Optional<Task> holder(String containerInstanceArn, Protocol protocol, int port) {
    return claims
        .getOrDefault(new Ports(containerInstanceArn, protocol), ImmutableMap.of())
        .values()
        .stream()
        .filter(claim -> claim.ports().contains(port))
        .map(Claim::task)
        .max(BY_AGE);
  }

  synchronized void changed(Change<Task> change) {
    Map<Ports, Claim> before = change.old().map(this::claims).orElseGet(Map::of);
    change.old().ifPresent(this::unsilence);
    change.current().filter(HostPorts::silent).ifPresent(this::silence);
    Map<Ports, Claim> now = change.current().map(this::claims).orElseGet(Map::of);
    for (Ports ports : Sets.difference(before.keySet(), now.keySet())) {
      release(ports, change.latest());
    }
    now.forEach(this::claim);
  }

  /** A task definition was read: what tasks of it have in host mode is known from now on. */
  synchronized void defined(TaskDefinition definition) {
    Map<String, Task> tasks = silent.getOrDefault(definition.arn(), Map.of());
    if (!tasks.isEmpty() && definitions.putIfAbsent(definition.arn(), definition) == null) {
      tasks.values().forEach(task -> claims(task).forEach(this::claim));
    }
  }

  private static boolean silent(Task task) {
    return task.running() && !task.reportsPorts();
  }

  @GuardedBy("this")
  private void silence(Task task) {
    silent.computeIfAbsent(task.taskDefinitionArn(), _ -> new HashMap<>()).put(task.arn(), task);
    known
        .apply(task.taskDefinitionArn())
        .ifPresent(definition -> definitions.putIfAbsent(definition.arn(), definition));
  }

  /** A definition is kept for as long as a task hangs on it: its ports must be found again. */
  @GuardedBy("this")
  private void unsilence(Task task) {
    String arn = task.taskDefinitionArn();
    Map<String, Task> tasks = silent.get(arn);
    if (tasks != null && tasks.remove(task.arn()) != null && tasks.isEmpty()) {
      silent.remove(arn);
      definitions.remove(arn);
    }
  }

  private void claim(Ports ports, Claim claim) {
    Task task = claim.task();
    List<Task> others = new ArrayList<>();
    claims.compute(
        ports,
        (_, old) -> {
          Map<String, Claim> next = old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(old);
          next.remove(task.arn());
          next.values().stream()
              .filter(other -> other.meets(claim))
              .forEach(other -> others.add(other.task()));
          next.put(task.arn(), claim);
          return ImmutableMap.copyOf(next);
        });
    for (Task other : others) {
      boolean older = BY_AGE.compare(other, task) < 0;
      handover.accept(older ? other : task, older ? task : other);
    }
  }

  private void release(Ports ports, Task task) {
    claims.computeIfPresent(
        ports,
        (_, old) -> {
          var next = ImmutableMap.copyOf(Maps.filterKeys(old, arn -> !arn.equals(task.arn())));
          return next.isEmpty() ? null : next;
        });
  }

  @GuardedBy("this")
  private Map<Ports, Claim> claims(Task task) {
    Map<Ports, Claim> claims = new LinkedHashMap<>();
    if (task.running() && task.containerInstanceArn().isPresent()) {
      for (Container container : task.containers()) {
        for (NetworkBinding binding : bindings(task, container)) {
          claims
              .computeIfAbsent(
                  new Ports(task.containerInstanceArn().get(), binding.protocol()),
                  _ -> new Claim(task, TreeRangeSet.create()))
              .ports()
              .add(range(binding.hostPorts()));
        }
      }
    }
    return claims;
  }

  @GuardedBy("this")
  private List<NetworkBinding> bindings(Task task, Container container) {
    TaskDefinition definition =
        task.reportsPorts() ? null : definitions.get(task.taskDefinitionArn());
    return definition == null
        ? container.networkBindings()
        : definition.hostBindings(container.name());
  }

  private static Range<Integer> range(PortRange ports) {
    return Range.closedOpen(ports.first(), ports.last() + 1);
  }
}
