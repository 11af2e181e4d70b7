package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.ecs.Service.Deployment;
import io.ecsanywhere.harness.ecs.TaskState.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps each service at its desired count, within what its deployment may have too many or few. */
final class Scheduler {

  private static final String SCALED = "ServiceSchedulerInitiated";

  private final EcsState state;
  private final Clockwork clockwork;
  private final Lifecycle lifecycle;
  private final Notices notices;
  private final boolean replaceUnhealthy;

  Scheduler(
      EcsState state,
      Clockwork clockwork,
      Lifecycle lifecycle,
      Notices notices,
      boolean replaceUnhealthy) {
    this.state = state;
    this.clockwork = clockwork;
    this.lifecycle = lifecycle;
    this.notices = notices;
    this.replaceUnhealthy = replaceUnhealthy;
    lifecycle.onChange(this::changed);
  }

  private void changed(Task task) {
    if (task.service != null) {
      tend(task.service);
    }
    if (task.now().last() == TaskStatus.STOPPED) {
      roomMade(task.cluster);
    }
  }

  /** Tries again what found no place. */
  void roomMade(Cluster cluster) {
    var waiting = List.copyOf(cluster.unplaced);
    cluster.unplaced.clear();
    waiting.forEach(this::tend);
  }

  /** Starts and stops what the service has too few and too many of. */
  void tend(Service service) {
    switch (service.status) {
      case ACTIVE -> balance(service);
      case DRAINING -> drain(service);
      case INACTIVE -> {}
    }
  }

  private void drain(Service service) {
    for (Task task : List.copyOf(service.tasks.wantedNow())) {
      lifecycle.stop(task, SCALED, "Scaling activity initiated by (service " + service.name + ")");
    }
    boolean running =
        service.tasks.unwanted().values().stream()
            .anyMatch(task -> task.now().last().compareTo(TaskStatus.STOPPING) < 0);
    if (!running) {
      service.status = Service.Status.INACTIVE;
    }
  }

  private void balance(Service service) {
    var now = state.now();
    int desired = service.desiredCount;
    var current = new ArrayList<Task>();
    var old = new ArrayList<Task>();
    int serving = 0;
    for (Task task : service.tasks.wantedNow()) {
      (belongs(task, service) ? current : old).add(task);
      if (serves(task)) {
        serving++;
      }
    }
    int most = desired * service.maximumPercent / 100;
    int fewest = Math.ceilDiv(desired * service.minimumHealthyPercent, 100);
    int starts = Math.min(desired - current.size(), most - current.size() - old.size());
    start(service, starts, now);

    // Sorted only where some go: each step of each task of a large service comes by here.
    if (current.size() > desired) {
      current.sort(leastNeeded(service));
    }
    for (Task task : current.subList(0, Math.max(0, current.size() - desired))) {
      if (stop(task, now, "Scaling activity initiated by (deployment " + task.startedBy + ")")
          && serves(task)) {
        serving--;
      }
    }
    old.sort(leastNeeded(service));
    for (Task task : old) {
      boolean counts = serves(task);
      if (!counts || serving > fewest) {
        boolean stopped =
            stop(task, now, "Scaling activity initiated by (deployment " + task.startedBy + ")");
        serving -= stopped && counts ? 1 : 0;
      }
    }
    settle(service);
  }

  private boolean belongs(Task task, Service service) {
    return task.startedBy.equals(service.primary().id)
        && task.instance.status == Instance.Status.ACTIVE
        && !condemned(task);
  }

  private boolean serves(Task task) {
    return task.now().running() && !condemned(task);
  }

  private boolean condemned(Task task) {
    return replaceUnhealthy && task.now().health() == Health.UNHEALTHY;
  }

  /** Not yet running before running, on the fullest host before others, then the newest. */
  private static Comparator<Task> leastNeeded(Service service) {
    return Comparator.<Task, Boolean>comparing(task -> task.now().running())
        .thenComparingInt(task -> -service.spread.getOrDefault(task.instance.id, 0))
        .thenComparing(task -> task.createdAt, Comparator.reverseOrder())
        .thenComparing(task -> task.id);
  }

  private boolean stop(Task task, Instant now, String reason) {
    if (task.protectedUntil(now).isPresent()) {
      return false;
    }
    lifecycle.stop(task, SCALED, reason);
    return true;
  }

  private void start(Service service, int count, Instant now) {
    if (count <= 0) {
      return;
    }
    if (now.isBefore(service.startsHeldUntil)) {
      clockwork.after(Duration.between(now, service.startsHeldUntil), () -> tend(service));
      return;
    }
    var deployment = service.primary();
    for (int i = 0; i < count; i++) {
      var place = place(service.cluster, deployment.definition, service.spread);
      if (place.isEmpty()) {
        if (service.cluster.unplaced.add(service)) {
          notices.unplaced(service);
        }
        return;
      }
      launch(
          service.cluster,
          service,
          "service:" + service.name,
          deployment.id,
          deployment.definition,
          place.get(),
          service.propagateTags ? new LinkedHashMap<>(service.tags) : new LinkedHashMap<>());
    }
  }

  /** The host with the fewest of these tasks, then with the fewest of all. */
  Optional<Instance> place(
      Cluster cluster, TaskDefinition definition, Map<String, Integer> spread) {
    var fixed = definition.fixedPorts();
    Optional<Instance> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (Instance instance : cluster.hostsByLoad.leastLoadedFirst()) {
      int ofThese = spread.getOrDefault(instance.id, 0);
      if (ofThese < fewest && instance.takesTasks() && instance.ports.free(fixed)) {
        best = Optional.of(instance);
        fewest = ofThese;
        if (fewest == 0) {
          break;
        }
      }
    }
    return best;
  }

  Task launch(
      Cluster cluster,
      @Nullable Service service,
      String group,
      String startedBy,
      TaskDefinition definition,
      Instance instance,
      Map<String, String> tags) {
    var id = state.newId();
    var containers = new ArrayList<Container>();
    for (var container : definition.containers()) {
      var arn = state.arn("container/" + cluster.name + "/" + id + "/" + state.newUuid());
      containers.add(
          new Container(
              container.name(),
              arn,
              container.image(),
              container.checked(),
              List.of(),
              Health.UNKNOWN));
    }
    var task =
        new Task(
            id,
            state.arn("task/" + cluster.name + "/" + id),
            cluster,
            service,
            group,
            startedBy,
            definition,
            instance,
            tags,
            TaskState.created(state.now(), lifecycle.first(), containers));
    for (PortMapping mapping : definition.fixedPorts()) {
      instance.ports.take(mapping, mapping.hostPort());
      task.held.add(new TaskState.Binding(mapping, mapping.hostPort()));
    }
    cluster.tasks.add(task);
    instance.tasks.add(task);
    cluster.hostsByLoad.changed(instance);
    if (service != null) {
      service.tasks.add(task);
      service.spread.merge(instance.id, 1, Integer::sum);
    }
    lifecycle.begin(task);
    return task;
  }

  /** A new primary deployment; what went before it is replaced as far as the percents allow. */
  void deploy(Service service, TaskDefinition definition) {
    service.deployments.addFirst(new Deployment(state.newDeploymentId(), definition, state.now()));
    service.steady = false;
    notices.deployment(service, "SERVICE_DEPLOYMENT_IN_PROGRESS", "in progress");
  }

  private void settle(Service service) {
    var primary = service.primary();
    long others =
        service.tasks.wantedNow().stream()
            .filter(task -> !task.startedBy.equals(primary.id))
            .count();
    long running = service.tasks.wantedNow().stream().filter(task -> task.now().running()).count();
    boolean settled =
        others == 0
            && running == service.desiredCount
            && service.tasks.wanted().size() == service.desiredCount;
    if (settled && !primary.completed) {
      primary.completed = true;
      primary.updatedAt = state.now();
      service.deployments.subList(1, service.deployments.size()).clear();
      notices.deployment(service, "SERVICE_DEPLOYMENT_COMPLETED", "completed");
    }
    if (settled && !service.steady) {
      notices.steady(service);
    }
    service.steady = settled;
  }
}
