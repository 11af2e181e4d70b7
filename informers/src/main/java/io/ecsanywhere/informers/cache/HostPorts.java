package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.Sets;
import com.google.common.collect.TreeRangeSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which task has which port of which host. A host port belongs to one container at a time, so of
 * two running tasks that claim one, the newer is there and the older is not, whatever the view
 * says. So it is with two on hosts that have one address, save that a host whose agent is away
 * yields to one whose agent is connected.
 *
 * <p>What is kept grows with the tasks on a host, not with their ports: a range stays a range.
 */
public final class HostPorts {

  /** The ports of one host, those of tcp and of udp apart. */
  private record Ports(String containerInstanceArn, Protocol protocol) {}

  /** A running task and its ports; never changed once it is in the map. */
  private record Claim(Task task, RangeSet<Integer> ports) {

    boolean meets(Claim other) {
      return other.ports.asRanges().stream().anyMatch(ports::intersects);
    }
  }

  /**
   * A claim that meets another.
   *
   * @param below whether the other's task is the one that has what both claim
   */
  private record Rival(Claim claim, boolean below) {
    static Rival of(Claim claim, boolean connected, Holder other) {
      return new Rival(
          claim, Holder.BY_STANDING.compare(new Holder(claim.task(), connected), other) < 0);
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

  private final Listener listener;
  private final Function<String, Optional<TaskDefinition>> known;
  private final Function<String, List<ContainerInstance>> together;

  /** Hears of what becomes of ports, while this is locked: it must not wait for whoever asks it. */
  interface Listener {

    /**
     * Ports passed from one task to another.
     *
     * @param latest the one of the two of which something new was seen
     */
    void handedOver(Task from, Task to, Task latest);

    /** Another task no longer stands above this one at some of its ports. */
    void freed(Task task);
  }

  /**
   * @param known task definitions by ARN, as far as they have been read
   * @param together the hosts at the address of one, by its ARN, that one too; none where it is
   *     there alone. Answers at once.
   */
  HostPorts(
      Listener listener,
      Function<String, Optional<TaskDefinition>> known,
      Function<String, List<ContainerInstance>> together) {
    this.listener = listener;
    this.known = known;
    this.together = together;
  }

  /** The running task that has a host port, as far as running tasks' ports are known. */
  public Optional<Task> holder(String containerInstanceArn, Protocol protocol, int port) {
    return at(containerInstanceArn, protocol).stream()
        .filter(claim -> claim.ports().contains(port))
        .map(Claim::task)
        .max(Holder.BY_AGE);
  }

  synchronized void changed(Change<Task> change) {
    Map<Ports, Claim> before = change.old().map(this::claims).orElseGet(Map::of);
    change.old().ifPresent(this::unsilence);
    change.current().filter(HostPorts::silent).ifPresent(this::silence);
    Map<Ports, Claim> now = change.current().map(this::claims).orElseGet(Map::of);
    for (Ports ports : Sets.difference(before.keySet(), now.keySet())) {
      put(ports, change.latest(), Optional.empty());
    }
    now.forEach(this::claim);
  }

  /**
   * A host has come to its address, or its agent has come or gone.
   *
   * @param before the hosts that it was together with
   */
  synchronized void moved(String containerInstanceArn, Set<String> before) {
    Set<String> now = new HashSet<>(Set.of(containerInstanceArn));
    together.apply(containerInstanceArn).forEach(host -> now.add(host.arn()));
    for (Protocol protocol : Protocol.values()) {
      for (Claim claim : at(containerInstanceArn, protocol)) {
        contend(claim, protocol);
        for (String left : Sets.difference(before, now)) {
          at(left, protocol).stream()
              .filter(claim::meets)
              .forEach(other -> listener.freed(other.task()));
        }
      }
    }
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

  @GuardedBy("this")
  private void claim(Ports ports, Claim claim) {
    put(ports, claim.task(), Optional.of(claim));
  }

  /** Puts a task's claim in the place of the one it had. */
  @GuardedBy("this")
  private void put(Ports ports, Task task, Optional<Claim> now) {
    Optional<Claim> old =
        Optional.ofNullable(claims.getOrDefault(ports, ImmutableMap.of()).get(task.arn()));
    claims.compute(
        ports,
        (_, all) -> {
          Map<String, Claim> next = all == null ? new LinkedHashMap<>() : new LinkedHashMap<>(all);
          next.remove(task.arn());
          now.ifPresent(claim -> next.put(task.arn(), claim));
          return next.isEmpty() ? null : ImmutableMap.copyOf(next);
        });
    old.ifPresent(
        claim ->
            rivals(claim, ports.protocol()).stream()
                .filter(Rival::below)
                .filter(rival -> now.filter(rival.claim()::meets).isEmpty())
                .forEach(rival -> listener.freed(rival.claim().task())));
    now.ifPresent(claim -> contend(claim, ports.protocol()));
  }

  private void contend(Claim claim, Protocol protocol) {
    Task task = claim.task();
    for (Rival rival : rivals(claim, protocol)) {
      Task other = rival.claim().task();
      listener.handedOver(rival.below() ? other : task, rival.below() ? task : other, task);
    }
  }

  /** The other claims at the same address to some of the same ports. */
  private List<Rival> rivals(Claim claim, Protocol protocol) {
    String host = claim.task().containerInstanceArn().orElseThrow();
    Map<String, Boolean> connected = new LinkedHashMap<>();
    together.apply(host).forEach(one -> connected.put(one.arn(), one.agentConnected()));
    Holder holder = new Holder(claim.task(), connected.computeIfAbsent(host, _ -> true));
    List<Rival> rivals = new ArrayList<>();
    connected.forEach(
        (arn, there) ->
            at(arn, protocol).stream()
                .filter(other -> !other.task().arn().equals(claim.task().arn()))
                .filter(claim::meets)
                .forEach(other -> rivals.add(Rival.of(other, there, holder))));
    return rivals;
  }

  private Collection<Claim> at(String containerInstanceArn, Protocol protocol) {
    return claims
        .getOrDefault(new Ports(containerInstanceArn, protocol), ImmutableMap.of())
        .values();
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
