package io.ecsanywhere.harness.ecs;

import com.google.common.base.Splitter;
import io.ecsanywhere.harness.events.EventSink;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Api;
import io.ecsanywhere.harness.net.ContainerRuntime;
import io.ecsanywhere.harness.net.RunningContainer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The simulated ECS: its API, and what no API can do: bring up hosts, lose them, move them, make
 * containers fail.
 */
public final class Ecs implements AutoCloseable {

  private final EcsState state;
  private final Clockwork clockwork;
  private final ContainerHost containers;
  private final Notices notices;
  private final Lifecycle lifecycle;
  private final Scheduler scheduler;
  private final EcsApi api;

  /**
   * @param staleness how far in the past the tasks lie that reads show
   * @param newcomersLag how long after they were made reads show container instances and services
   * @param replaceUnhealthy whether services replace unhealthy tasks, as AWS does
   * @param seed of all ids
   */
  public Ecs(
      Account account,
      InstantSource clock,
      Supplier<Duration> staleness,
      Supplier<Duration> newcomersLag,
      EventSink events,
      ContainerRuntime runtime,
      Timings timings,
      boolean replaceUnhealthy,
      long seed) {
    state = new EcsState(account, clock, staleness, newcomersLag, events, seed);
    clockwork = new Clockwork(state.lock);
    containers = new ContainerHost(runtime, clockwork);
    notices = new Notices(state);
    lifecycle = new Lifecycle(state, timings, clockwork, notices, containers);
    scheduler = new Scheduler(state, clockwork, lifecycle, notices, replaceUnhealthy);
    api = new EcsApi(state, scheduler, lifecycle, notices);
  }

  /** The API without the front: no faults, no rates, no record. */
  public Api api() {
    return api;
  }

  /** A host that has joined a cluster. */
  public record Registered(String containerInstanceArn, String managedInstanceId) {}

  /** A port at which a running container is reached. */
  public record Endpoint(
      String taskArn,
      String container,
      int containerPort,
      boolean udp,
      String hostAddress,
      int hostPort) {}

  /**
   * Registers an external host.
   *
   * @param address the loopback address at which its containers listen
   */
  public Registered register(String cluster, String address) {
    return clockwork.locked(
        () -> {
          var joined = state.cluster(cluster);
          var id = state.newId();
          var instance =
              new Instance(
                  id,
                  state.arn("container-instance/" + joined.name + "/" + id),
                  state.newManagedInstanceId(),
                  joined,
                  address,
                  ++joined.instancesEver,
                  state.now());
          joined.instances.put(id, instance);
          joined.hostsByLoad.add(instance);
          notices.instance(instance);
          scheduler.roomMade(joined);
          return new Registered(instance.arn, instance.managedInstanceId);
        });
  }

  /** The host dies: so do its containers, while its tasks still read RUNNING. */
  public void lose(String containerInstanceArn) {
    onInstance(
        containerInstanceArn,
        instance -> {
          instance.lost = true;
          instance.tasks.all().values().forEach(containers::kill);
          connected(instance, false);
        });
  }

  /** The agent loses its connection; containers run on. */
  public void disconnect(String containerInstanceArn) {
    onInstance(containerInstanceArn, instance -> connected(instance, false));
  }

  /** The agent is back. Tasks whose containers died with the host end, and are replaced. */
  public void reconnect(String containerInstanceArn) {
    onInstance(
        containerInstanceArn,
        instance -> {
          boolean died = instance.lost;
          instance.lost = false;
          connected(instance, true);
          var waiting = List.copyOf(instance.parked);
          instance.parked.clear();
          var tasks = List.copyOf(instance.tasks.wantedNow());
          waiting.forEach(Runnable::run);
          if (died) {
            tasks.stream().filter(task -> task.now().running()).forEach(lifecycle::exited);
          }
          scheduler.roomMade(instance.cluster);
        });
  }

  private void connected(Instance instance, boolean connected) {
    if (instance.agentConnected != connected) {
      instance.agentConnected = connected;
      notices.instance(instance);
    }
  }

  /** The host's containers are from now on reached at another address, on the same ports. */
  public void move(String containerInstanceArn, String address) {
    onInstance(
        containerInstanceArn,
        instance -> {
          instance.move(state.now(), address);
          if (!instance.lost) {
            instance.tasks.all().values().forEach(containers::move);
          }
        });
  }

  /** The next dynamic port given out on this host is this one, if it is free then. */
  public void forceNextPort(String containerInstanceArn, int port) {
    onInstance(containerInstanceArn, instance -> instance.ports.force(port));
  }

  /** This host's dynamic ports go on upwards from now on, as Docker gives them out. */
  public void givePortsInTurn(String containerInstanceArn) {
    onInstance(containerInstanceArn, instance -> instance.ports.giveInTurn());
  }

  /** Whether bindings on {@code ::} are listed beside those on {@code 0.0.0.0}. */
  public void listIpv6Bindings(String containerInstanceArn, boolean listed) {
    onInstance(containerInstanceArn, instance -> instance.ipv6 = listed);
  }

  /** What the health checks of a running task's containers say from now on. */
  public void setHealth(String taskArn, Health health) {
    onTask(taskArn, task -> lifecycle.setHealth(task, health));
  }

  /** A container of the task exits by itself. */
  public void crash(String taskArn) {
    onTask(taskArn, lifecycle::exited);
  }

  /** Where the service's running tasks are reached: what its pools should hold. */
  public List<Endpoint> endpoints(String cluster, String service) {
    return clockwork.locked(
        () -> {
          var endpoints = new ArrayList<Endpoint>();
          for (Task task :
              Lookup.requiredService(state.cluster(cluster), service).tasks.wantedNow()) {
            if (task.now().running()) {
              for (var container : task.now().containers()) {
                container.bindings().forEach(b -> add(endpoints, task, container.name(), b));
              }
            }
          }
          return List.copyOf(endpoints);
        });
  }

  /** The services' tasks that have run, those of deleted services among them. */
  public List<Stay> stays(String cluster) {
    return clockwork.locked(
        () ->
            state.cluster(cluster).tasks.all().values().stream()
                .flatMap(task -> stay(task).stream())
                .toList());
  }

  private static Optional<Stay> stay(Task task) {
    var now = task.now();
    if (task.service == null || now.startedAt().isEmpty()) {
      return Optional.empty();
    }
    var ports = new TreeSet<Integer>();
    for (var container : now.containers()) {
      for (var binding : container.bindings()) {
        IntStream.range(0, binding.mapping().count())
            .forEach(i -> ports.add(binding.hostPort() + i));
      }
    }
    return Optional.of(
        new Stay(
            task.service.name,
            task.arn,
            Set.copyOf(ports),
            now.startedAt().get(),
            now.stoppingAt().orElse(Instant.MAX),
            task.instance.addresses(),
            task.service.pastTags));
  }

  /** How many tasks are to stop and have not stopped yet. */
  public long stopping(String cluster) {
    return clockwork.locked(
        () ->
            state.cluster(cluster).tasks.unwanted().values().stream()
                .filter(task -> task.now().last() != TaskStatus.STOPPED)
                .count());
  }

  private static void add(
      List<Endpoint> endpoints, Task task, String container, TaskState.Binding binding) {
    var mapping = binding.mapping();
    for (int i = 0; i < mapping.count(); i++) {
      endpoints.add(
          new Endpoint(
              task.arn,
              container,
              mapping.first() + i,
              mapping.udp(),
              task.instance.address(),
              binding.hostPort() + i));
    }
  }

  private void onInstance(String arn, Consumer<Instance> action) {
    clockwork.locked(
        () -> {
          action.accept(Lookup.requiredInstance(clusterOf(arn), arn));
          return true;
        });
  }

  private void onTask(String arn, Consumer<Task> action) {
    clockwork.locked(
        () -> {
          var task = Lookup.task(clusterOf(arn), arn);
          action.accept(
              task.orElseThrow(() -> Input.invalid("The referenced task was not found.")));
          return true;
        });
  }

  private Cluster clusterOf(String arn) {
    var parts = Splitter.on('/').splitToList(arn);
    return state.cluster(parts.size() == 3 ? parts.get(1) : "");
  }

  /** Ends the lives of all tasks; the API may still be read. */
  @Override
  public void close() {
    clockwork.close();
    var running =
        clockwork.locked(
            () ->
                state.clusters.values().stream()
                    .flatMap(cluster -> cluster.tasks.all().values().stream())
                    .flatMap(task -> task.containers.stream())
                    .toList());
    running.forEach(RunningContainer::close);
  }
}
