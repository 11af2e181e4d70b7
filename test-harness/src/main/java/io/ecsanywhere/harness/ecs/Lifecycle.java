package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.ecs.TaskState.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes tasks through the states of their life. Each step waits its time, then is carried out under
 * the lock; where the host's agent is not connected it waits until it is.
 */
final class Lifecycle {

  private record Leg(TaskStatus status, Duration length) {}

  private final EcsState state;
  private final Timings timings;
  private final Clockwork clockwork;
  private final Notices notices;
  private final ContainerHost containers;
  private Consumer<Task> onChange = task -> {};

  Lifecycle(
      EcsState state,
      Timings timings,
      Clockwork clockwork,
      Notices notices,
      ContainerHost containers) {
    this.state = state;
    this.timings = timings;
    this.clockwork = clockwork;
    this.notices = notices;
    this.containers = containers;
  }

  /** Who is told when a task has begun to run, got its health, or ended. */
  void onChange(Consumer<Task> listener) {
    onChange = listener;
  }

  TaskStatus first() {
    return timings.provisioning().isPositive() ? TaskStatus.PROVISIONING : TaskStatus.PENDING;
  }

  /** Starts the life of a task that was just placed. */
  void begin(Task task) {
    notices.task(task);
    notices.instance(task.instance);
    var legs =
        List.of(
            new Leg(TaskStatus.PROVISIONING, timings.provisioning()),
            new Leg(TaskStatus.PENDING, timings.pending()),
            new Leg(TaskStatus.ACTIVATING, timings.activating()));
    climb(task, legs.iterator());
  }

  private void climb(Task task, Iterator<Leg> legs) {
    if (!task.now().wanted()) {
      return;
    }
    walk(task, legs, () -> climb(task, legs), () -> start(task));
  }

  /** Enters the next state that has a length and leaves it when its time is over. */
  private void walk(Task task, Iterator<Leg> legs, Runnable next, Runnable end) {
    while (legs.hasNext()) {
      var leg = legs.next();
      if (leg.length().isPositive()) {
        reach(task, leg.status());
        after(task, leg.length(), next);
        return;
      }
    }
    end.run();
  }

  private void start(Task task) {
    task.starting = true;
    containers.start(task, started -> started(task, started), reason -> failed(task, reason));
  }

  private void started(Task task, List<Container> started) {
    task.starting = false;
    task.become(task.now().with(state.now(), started));
    if (task.now().last() == TaskStatus.STOPPED) {
      containers.stop(task, Duration.ZERO, () -> {});
      return;
    }
    if (task.instance.lost) {
      containers.kill(task);
      task.instance.parked.add(() -> exited(task));
      return;
    }
    if (task.now().wanted()) {
      reach(task, TaskStatus.RUNNING);
      notices.instance(task.instance);
      if (started.stream().anyMatch(Container::checked)) {
        after(task, timings.healthCheck(), () -> healthy(task));
      }
      onChange.accept(task);
    }
  }

  private void failed(Task task, String reason) {
    task.starting = false;
    if (task.service != null) {
      task.service.startsHeldUntil = state.now().plus(timings.retry());
    }
    end(task, "TaskFailedToStart", reason);
  }

  private void healthy(Task task) {
    if (task.now().running() && task.now().health() == Health.UNKNOWN) {
      setHealth(task, Health.HEALTHY);
    }
  }

  /** Raises no event, as in AWS. */
  void setHealth(Task task, Health health) {
    var containers = new ArrayList<Container>();
    for (Container container : task.now().containers()) {
      containers.add(container.checked() ? container.withHealth(health) : container);
    }
    task.become(task.now().with(state.now(), containers));
    onChange.accept(task);
  }

  /** Stops a task in its own time: the event goes out at once, its containers live a bit longer. */
  void stop(Task task, String code, String reason) {
    if (!task.now().wanted()) {
      return;
    }
    boolean ran = task.now().last() == TaskStatus.RUNNING;
    unwant(task, code, reason);
    notices.task(task);
    after(task, timings.stopDelay(), () -> deactivate(task, ran));
  }

  private void deactivate(Task task, boolean ran) {
    var legs =
        ran
            ? List.of(new Leg(TaskStatus.DEACTIVATING, timings.deactivating())).iterator()
            : List.<Leg>of().iterator();
    walk(task, legs, () -> terminate(task), () -> terminate(task));
  }

  /** A container exited by itself. */
  void exited(Task task) {
    end(task, "EssentialContainerExited", "Essential container in task exited");
  }

  private void end(Task task, String code, String reason) {
    if (task.now().wanted()) {
      unwant(task, code, reason);
      notices.task(task);
      terminate(task);
    }
  }

  /** ECS forgets the host: its tasks end without their agent's word. */
  void orphan(Task task) {
    if (task.now().wanted()) {
      unwant(task, "TerminationNotice", "Host deregistered.");
    }
    if (task.now().last() != TaskStatus.STOPPED) {
      containers.stop(task, Duration.ZERO, () -> {});
      stopped(task);
    }
  }

  private void terminate(Task task) {
    if (task.now().last().compareTo(TaskStatus.STOPPING) >= 0) {
      return;
    }
    if (task.starting) {
      after(task, timings.stopDelay(), () -> terminate(task));
      return;
    }
    reach(task, TaskStatus.STOPPING);
    onChange.accept(task);
    containers.stop(task, timings.stopTimeout(), () -> deprovision(task));
  }

  private void deprovision(Task task) {
    var legs = List.of(new Leg(TaskStatus.DEPROVISIONING, timings.deprovisioning())).iterator();
    walk(task, legs, () -> stopped(task), () -> stopped(task));
  }

  private void stopped(Task task) {
    if (task.now().last() == TaskStatus.STOPPED) {
      return;
    }
    reach(task, TaskStatus.STOPPED);
    notices.instance(task.instance);
    state.stopped(task);
    onChange.accept(task);
  }

  private void unwant(Task task, String code, String reason) {
    task.become(task.now().unwanted(state.now(), code, reason));
    task.cluster.tasks.unwant(task);
    task.instance.tasks.unwant(task);
    task.cluster.hostsByLoad.changed(task.instance);
    if (task.service != null) {
      task.service.tasks.unwant(task);
      task.service.spread.merge(task.instance.id, -1, Integer::sum);
    }
  }

  private void reach(Task task, TaskStatus status) {
    if (task.now().last().compareTo(status) < 0) {
      task.become(task.now().reached(state.now(), status));
      notices.task(task);
    }
  }

  private void after(Task task, Duration delay, Runnable step) {
    clockwork.after(
        delay,
        () -> {
          if (task.instance.agentConnected) {
            step.run();
          } else {
            task.instance.parked.add(step);
          }
        });
  }
}
