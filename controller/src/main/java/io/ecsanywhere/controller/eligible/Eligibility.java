package io.ecsanywhere.controller.eligible;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.informers.cache.Holder;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides whether a task serves a pool, and at which target. */
public final class Eligibility {

  private final HostAddresses addresses;
  private final Optional<Duration> disconnectGrace;
  private final Function<String, TaskDefinition> definitions;
  private final PortHolders hostPorts;
  private final Function<InetAddress, Stream<Host>> hostsAt;

  /**
   * @param disconnectGrace after how long without its agent a host loses its targets; empty: never
   * @param definitions reads a task definition by its ARN; throws {@link ApiException}
   * @param hostPorts knows which running task has a port of a host
   * @param hostsAt the hosts that were last seen at an address
   */
  public Eligibility(
      HostAddresses addresses,
      Optional<Duration> disconnectGrace,
      Function<String, TaskDefinition> definitions,
      PortHolders hostPorts,
      Function<InetAddress, Stream<Host>> hostsAt) {
    this.addresses = addresses;
    this.disconnectGrace = disconnectGrace;
    this.definitions = definitions;
    this.hostPorts = hostPorts;
    this.hostsAt = hostsAt;
  }

  /** Knows which running task has a port of a host. */
  @FunctionalInterface
  public interface PortHolders {
    Optional<Task> holder(String containerInstanceArn, Protocol protocol, int port);
  }

  /**
   * What a pool asks of a task.
   *
   * @param port which of its ports
   * @param overriding ports with tags of their own
   * @param healthyOnly whether its health status must be HEALTHY
   * @param traits what the pool demands
   */
  public record Demand(
      Selector port,
      ImmutableSet<Selector.Named> overriding,
      boolean healthyOnly,
      PoolTraits traits) {}

  /** Whether this task serves a pool, given its host where that is known. */
  public Verdict judge(Task task, Optional<Host> host, Demand demand) {
    if (task.stopping()) {
      return new Verdict.Out(Reason.STOPPING);
    }
    if (task.unclear()) {
      return unclear(task, host, demand);
    }
    if (!task.running()) {
      return new Verdict.Out(Reason.NOT_RUNNING);
    }
    if (demand.healthyOnly() && task.healthStatus() != HealthStatus.HEALTHY) {
      return new Verdict.Out(Reason.UNHEALTHY);
    }
    return located(task, host, demand);
  }

  /**
   * Where a task that is to stop was reached, as far as it tells itself: no reason to read more.
   */
  public Optional<Target> ended(Task task, Optional<Host> host, Demand demand) {
    if (!task.stopping() || !task.reportsPorts()) {
      return Optional.empty();
    }
    return switch (located(task, host, demand)) {
      case Verdict.In(Target target) -> Optional.of(target);
      case Verdict.Away(Target target) -> Optional.of(target);
      case Verdict.Out _, Verdict.Undecided _, Verdict.Overridden _ -> Optional.empty();
    };
  }

  /** It gets no target, and loses none save to a newer task that has its port. */
  private Verdict unclear(Task task, Optional<Host> host, Demand demand) {
    return switch (located(task, host, demand)) {
      case Verdict.Overridden overridden -> overridden;
      case Verdict.Out out when out.reason() == Reason.NOT_RUNNING -> out;
      case Verdict.In _, Verdict.Away _, Verdict.Out _, Verdict.Undecided _ ->
          new Verdict.Undecided(
              new ApiFailure.Transient(
                  "ecs:DescribeTasks",
                  "the desiredStatus or lastStatus of %s is none that is known here"
                      .formatted(task.arn())));
    };
  }

  private Verdict located(Task task, Optional<Host> host, Demand demand) {
    try {
      return at(task, host, demand);
    } catch (ApiException e) {
      return new Verdict.Undecided(e.failure());
    }
  }

  /** For how long a host may stay away before its tasks are judged otherwise than now. */
  public Optional<Duration> graceLeft(Host host) {
    return disconnectGrace.flatMap(
        grace -> host.disconnectedFor().map(grace::minus).filter(Duration::isPositive));
  }

  private Verdict at(Task task, Optional<Host> host, Demand demand) {
    PublishedPorts ports = published(task);
    Optional<String> container = container(ports, demand.port());
    if (container.isEmpty()) {
      return new Verdict.Out(Reason.NO_SUCH_CONTAINER);
    }
    Set<Protocol> protocols = new TreeSet<>(demand.traits().protocols());
    OptionalInt port = containerPort(ports, demand.port(), container.get(), protocols);
    if (port.isEmpty()) {
      return new Verdict.Out(Reason.NO_SUCH_PORT);
    }
    if (demand.port() instanceof Selector.Nth
        && overridden(container.get(), port.getAsInt(), demand.overriding())) {
      return new Verdict.Overridden();
    }
    if (host.isEmpty()) {
      return new Verdict.Undecided(
          new ApiFailure.Transient(
              "ecs:DescribeContainerInstances",
              "the host of task " + task.arn() + " is not known yet"));
    }
    return switch (addresses.of(host.get(), demand.traits().addresses())) {
      case HostAddresses.Answer.None(Reason reason) -> new Verdict.Out(reason);
      case HostAddresses.Answer.At(InetAddress address) ->
          target(task, host.get(), address, ports, container.get(), port.getAsInt(), demand);
    };
  }

  private Verdict target(
      Task task,
      Host host,
      InetAddress address,
      PublishedPorts ports,
      String container,
      int port,
      Demand demand) {
    Set<Protocol> protocols = demand.traits().protocols();
    boolean ipv6 = address instanceof Inet6Address;
    OptionalInt only = hostPort(ports, container, port, protocols, ipv6);
    if (only.isEmpty()) {
      return new Verdict.Out(Reason.NO_SUCH_PORT);
    }
    for (Protocol protocol : protocols) {
      Optional<Placed> holder =
          holder(host, address, protocol, only.getAsInt(), demand.traits().addresses())
              .filter(placed -> !placed.task().arn().equals(task.arn()));
      if (holder.isPresent()) {
        return holder.get().located()
            ? new Verdict.Out(Reason.NOT_RUNNING)
            : new Verdict.Undecided(unlocated(holder.get().host()));
      }
    }
    Target target = new Target(address, only.getAsInt());
    boolean away =
        disconnectGrace.isPresent()
            && host.disconnectedFor().isPresent()
            && graceLeft(host).isEmpty();
    return away ? new Verdict.Away(target) : new Verdict.In(target);
  }

  /** A running task that has a port, and whether its host is known to be at the address now. */
  private record Placed(Task task, Host host, boolean located) {
    Holder holder() {
      return new Holder(task, host.instance().agentConnected());
    }
  }

  /**
   * The task that is reached at a port of an address. A machine that has been registered anew, and
   * one whose address another has by now, keep their tasks in the view.
   */
  private Optional<Placed> holder(
      Host host, InetAddress address, Protocol protocol, int port, Addresses accepted) {
    Stream<Host> others =
        hostsAt
            .apply(address)
            .filter(other -> !other.instance().arn().equals(host.instance().arn()));
    return Stream.concat(Stream.of(host), others)
        .flatMap(there -> placed(there, address, protocol, port, accepted).stream())
        .max(Comparator.comparing(Placed::holder, Holder.BY_STANDING));
  }

  private Optional<Placed> placed(
      Host host, InetAddress address, Protocol protocol, int port, Addresses accepted) {
    HostAddresses.Answer answer = addresses.of(host, accepted);
    boolean located = answer.equals(new HostAddresses.Answer.At(address));
    return located || answer.equals(new HostAddresses.Answer.None(Reason.NO_HOST_ADDRESS))
        ? hostPorts
            .holder(host.instance().arn(), protocol, port)
            .map(task -> new Placed(task, host, located))
        : Optional.empty();
  }

  /** What SSM said before this process led is to be read again before anything goes by it. */
  private static ApiFailure unlocated(Host host) {
    return new ApiFailure.Transient(
        "ssm:DescribeInstanceInformation",
        "it is not known yet whether host %s still has the address of another"
            .formatted(host.instance().arn()));
  }

  /**
   * The host port behind the one that a pool asks for, whether or not the task serves the pool.
   *
   * @param ipv6 which family is meant to reach it
   * @throws ApiException where the task's definition is needed and could not be read
   */
  public OptionalInt hostPort(Task task, Demand demand, boolean ipv6) {
    PublishedPorts ports = published(task);
    Set<Protocol> protocols = new TreeSet<>(demand.traits().protocols());
    Optional<String> container = container(ports, demand.port());
    if (container.isEmpty()) {
      return OptionalInt.empty();
    }
    OptionalInt port = containerPort(ports, demand.port(), container.get(), protocols);
    return port.isEmpty()
        ? port
        : hostPort(ports, container.get(), port.getAsInt(), protocols, ipv6);
  }

  /** Empty too where the protocols do not share one. */
  private static OptionalInt hostPort(
      PublishedPorts ports, String container, int port, Set<Protocol> protocols, boolean ipv6) {
    Set<OptionalInt> hostPort = new HashSet<>();
    protocols.forEach(protocol -> hostPort.add(ports.hostPort(container, port, protocol, ipv6)));
    return hostPort.size() == 1 ? ImmutableList.copyOf(hostPort).getFirst() : OptionalInt.empty();
  }

  private PublishedPorts published(Task task) {
    return new PublishedPorts(task, () -> definitions.apply(task.taskDefinitionArn()));
  }

  private static Optional<String> container(PublishedPorts ports, Selector selector) {
    return switch (selector) {
      case Selector.Nth(int index) -> ports.nth(index);
      case Selector.Named(String name, OptionalInt _) ->
          ports.has(name) ? Optional.of(name) : Optional.empty();
    };
  }

  private static OptionalInt containerPort(
      PublishedPorts ports, Selector selector, String container, Set<Protocol> protocols) {
    if (selector instanceof Selector.Named(String _, OptionalInt port) && port.isPresent()) {
      return port;
    }
    return protocols.stream()
        .map(protocol -> ports.lowest(container, protocol))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static boolean overridden(String container, int port, Set<Selector.Named> overriding) {
    return overriding.contains(new Selector.Named(container, OptionalInt.empty()))
        || overriding.contains(new Selector.Named(container, OptionalInt.of(port)));
  }
}
