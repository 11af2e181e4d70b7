package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.harness.seeded.sched.Chance;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.Trace;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * ECS: what users do to it, and its own scheduler, which places tasks, rolls and stops them. A host
 * has few ports, so that they pass from one service's task to another's.
 */
public final class Ecs {

  private static final String HOME = "arn:aws:ecs:eu-west-1:111122223333:";
  private static final int FIRST_PORT = 32_768;
  private static final long YOUNG_NANOS = 3_000_000_000L;

  private final Scheduler scheduler;
  private final Chance chance;
  private final Trace trace;
  private final Bus bus;
  private final Runnable changed;
  private final int portsOfHost;
  private final History<EcsState> history = new History<>(EcsState.EMPTY);

  /** Which task really listens where: ECS hears of it a little later. */
  private final TreeMap<String, TreeMap<Integer, String>> listening = new TreeMap<>();

  private int made;

  /**
   * @param changed runs after each change
   */
  public Ecs(
      Scheduler scheduler, Chance chance, Trace trace, Bus bus, int portsOfHost, Runnable changed) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.trace = trace;
    this.bus = bus;
    this.portsOfHost = portsOfHost;
    this.changed = changed;
    scheduler.after(Duration.ofMillis(50), this::tick);
  }

  public EcsState now() {
    return history.now();
  }

  EcsState at(long time) {
    return history.at(time);
  }

  /** The task that really listens on a host's port. */
  public Optional<String> listener(String host, int port) {
    return Optional.ofNullable(listening.getOrDefault(host, new TreeMap<>()).get(port));
  }

  public static String clusterArn(String cluster) {
    return HOME + "cluster/" + cluster;
  }

  /** A new task definition. */
  public Shape define(boolean hostMode, List<Shape.Published> containers) {
    return new Shape(
        HOME + "task-definition/shape-" + made++ + ":1",
        hostMode,
        ImmutableList.copyOf(containers));
  }

  public void addHost(String cluster, String managedId) {
    set(
        now()
            .with(
                new Hst(
                    HOME + "container-instance/" + cluster + "/h" + made++,
                    cluster,
                    managedId,
                    "ACTIVE",
                    true,
                    "",
                    1)));
  }

  /** Makes a service, or makes it anew under the name of one that was deleted. */
  public void create(
      ServiceKey key, int desired, Shape shape, ImmutableSortedMap<String, String> tags) {
    Svc old = now().services().get(key);
    if (old == null || old.status() == Svc.Status.INACTIVE) {
      set(
          now()
              .with(
                  new Svc(
                      key,
                      HOME + "service/" + key.cluster() + "/" + key.service(),
                      scheduler.now(),
                      Svc.Status.ACTIVE,
                      desired,
                      shape,
                      tags)));
      bus.service(key, HOME);
    }
  }

  /** Changes a service that is not being deleted. */
  public void edit(ServiceKey key, UnaryOperator<Svc> edit) {
    Svc service = now().services().get(key);
    if (service != null && service.status() == Svc.Status.ACTIVE) {
      set(now().with(edit.apply(service)));
    }
  }

  public void scale(ServiceKey key, int desired) {
    edit(key, service -> service.desiring(desired));
  }

  public void roll(ServiceKey key, Shape shape) {
    edit(key, service -> service.rolledTo(shape));
    bus.service(key, HOME);
  }

  public void tag(ServiceKey key, ImmutableSortedMap<String, String> tags) {
    edit(key, service -> service.tagged(tags));
  }

  /** The service with these tags. */
  public Svc retagged(Svc service, ImmutableSortedMap<String, String> tags) {
    return service.tagged(tags);
  }

  public void delete(ServiceKey key) {
    edit(key, service -> service.with(Svc.Status.DRAINING));
    bus.service(key, HOME);
  }

  /**
   * A container ends by itself; ECS hears of it a little later, or never. Of tasks whose ports it
   * does not report it always does, and of young ones, for of those nobody could tell by their age
   * who has a port.
   */
  public void crash(String task, boolean heard) {
    Tsk now = now().tasks().get(task);
    if (now != null && now.running()) {
      release(now);
      boolean young = scheduler.now() - now.createdAt() < YOUNG_NANOS;
      if (heard || young || now.shape().hostMode()) {
        scheduler.after(chance.millis(0, 1500), () -> stopped(task));
      }
    }
  }

  public void connect(String host, boolean connected) {
    Hst now = now().hosts().get(host);
    if (now != null && now.active() && now.connected() != connected) {
      Hst next = now.connected(connected);
      set(now().with(next));
      bus.host(next);
    }
  }

  public void setAttribute(String host, String address) {
    Hst now = now().hosts().get(host);
    if (now != null) {
      set(now().with(now.at(address)));
    }
  }

  /** A host is taken out of the cluster by force, with everything on it. */
  public void removeHost(String host) {
    Hst now = now().hosts().get(host);
    if (now != null && now.active()) {
      Hst gone = now.gone();
      set(now().with(gone));
      for (Tsk task : List.copyOf(now().tasks().values())) {
        if (task.host().equals(host) && !task.last().equals("STOPPED")) {
          release(task);
          stopped(task.arn());
        }
      }
      bus.host(gone);
    }
  }

  public void setHealth(String task, String health) {
    Tsk now = now().tasks().get(task);
    if (now != null && now.running()) {
      set(now().with(now.feeling(health)));
    }
  }

  private void set(EcsState next) {
    history.set(scheduler.now(), next);
    changed.run();
  }

  private void tick() {
    for (Svc service : now().services().values()) {
      if (service.status() != Svc.Status.INACTIVE) {
        schedule(service);
      }
    }
    scheduler.after(chance.millis(150, 600), this::tick);
  }

  private void schedule(Svc service) {
    List<Tsk> fresh = new ArrayList<>();
    List<Tsk> old = new ArrayList<>();
    boolean any = false;
    for (Tsk task : now().tasks().values()) {
      if (task.service().equals(service.key()) && task.createdAt() >= service.createdAt()) {
        any |= !task.last().equals("STOPPED");
        if (!task.stopping()) {
          (task.shape().equals(service.shape()) ? fresh : old).add(task);
        }
      }
    }
    if (service.status() == Svc.Status.DRAINING && !any) {
      set(now().with(service.with(Svc.Status.INACTIVE)));
      bus.service(service.key(), HOME);
      return;
    }
    if (fresh.size() < service.desired() && fresh.size() + old.size() < service.desired() + 1) {
      place(service);
    }
    long serving = fresh.stream().filter(Tsk::running).count();
    if (!old.isEmpty() && serving + old.size() > service.desired()) {
      stop(chance.pick(old));
    }
    if (fresh.size() > service.desired()) {
      stop(chance.pick(fresh));
    }
  }

  private void place(Svc service) {
    List<Hst> hosts =
        now().hosts().values().stream()
            .filter(host -> host.cluster().equals(service.key().cluster()))
            .filter(host -> host.active() && host.connected() && hasRoom(host, service.shape()))
            .toList();
    if (hosts.isEmpty()) {
      return;
    }
    Hst host = chance.pick(hosts);
    Tsk task =
        new Tsk(
            HOME + "task/" + service.key().cluster() + "/t%03d".formatted(made++),
            service.key(),
            service.shape(),
            host.arn(),
            "RUNNING",
            "PENDING",
            "UNKNOWN",
            1,
            scheduler.now(),
            ImmutableList.of());
    set(now().with(task));
    bus.task(task);
    scheduler.after(chance.millis(100, 1500), () -> run(task.arn()));
  }

  private boolean hasRoom(Hst host, Shape shape) {
    TreeMap<Integer, String> taken = listening.getOrDefault(host.arn(), new TreeMap<>());
    long coming =
        now().tasks().values().stream()
            .filter(task -> task.host().equals(host.arn()) && task.last().equals("PENDING"))
            .mapToLong(task -> task.shape().containers().size())
            .sum();
    return shape.hostMode()
        ? coming == 0 && !taken.containsKey(shape.containers().getFirst().port())
        : taken.size() + coming + shape.containers().size() <= portsOfHost;
  }

  private void run(String arn) {
    Tsk task = now().tasks().get(arn);
    if (task == null || task.stopping()) {
      return;
    }
    TreeMap<Integer, String> taken = listening.computeIfAbsent(task.host(), _ -> new TreeMap<>());
    ImmutableList.Builder<Integer> ports = ImmutableList.builder();
    TreeMap<Integer, String> next = new TreeMap<>(taken);
    for (Shape.Published published : task.shape().containers()) {
      int port = task.shape().hostMode() ? published.port() : free(next);
      if (port == 0 || next.containsKey(port)) {
        // No room: the task fails to start, and the scheduler tries again.
        stopped(arn);
        return;
      }
      next.put(port, arn);
      ports.add(port);
    }
    listening.put(task.host(), next);
    Tsk running = task.runningOn(ports.build());
    set(now().with(running));
    bus.task(running);
  }

  private int free(Map<Integer, String> taken) {
    for (int port = FIRST_PORT; port < FIRST_PORT + portsOfHost; port++) {
      if (!taken.containsKey(port)) {
        return port;
      }
    }
    return 0;
  }

  private void stop(Tsk task) {
    Tsk stopping = task.becoming("STOPPED", task.last());
    set(now().with(stopping));
    bus.task(stopping);
    scheduler.after(
        chance.millis(100, 2000),
        () -> {
          release(stopping);
          scheduler.after(chance.millis(0, 500), () -> stopped(task.arn()));
        });
  }

  private void stopped(String arn) {
    Tsk task = now().tasks().get(arn);
    if (task != null && !task.last().equals("STOPPED")) {
      release(task);
      Tsk stopped = task.becoming("STOPPED", "STOPPED");
      set(now().with(stopped));
      bus.task(stopped);
    }
  }

  private void release(Tsk task) {
    TreeMap<Integer, String> taken = listening.get(task.host());
    if (taken != null && taken.values().removeIf(task.arn()::equals)) {
      trace.event(scheduler.now(), "%s listens no more", task.arn());
      changed.run();
    }
  }
}
