package io.ecsanywhere.harness.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task at one moment.
 *
 * @param at when it became so
 * @param version grows by one with each change that ECS tells of
 */
record TaskState(
    Instant at,
    long version,
    TaskStatus last,
    TaskStatus desired,
    List<Container> containers,
    Optional<Instant> startedAt,
    Optional<Instant> stoppingAt,
    Optional<Instant> stoppedAt,
    String stopCode,
    String stoppedReason) {

  /** A container of the task, in the order of its definition. */
  record Container(
      String name,
      String arn,
      String image,
      boolean checked,
      List<Binding> bindings,
      Health health) {

    Container withBindings(List<Binding> bindings) {
      return new Container(name, arn, image, checked, List.copyOf(bindings), health);
    }

    Container withHealth(Health health) {
      return new Container(name, arn, image, checked, bindings, health);
    }
  }

  /** Host ports that a container has got, one for each of the mapping's container ports. */
  record Binding(PortMapping mapping, int hostPort) {}

  static TaskState created(Instant at, TaskStatus last, List<Container> containers) {
    return new TaskState(
        at,
        1,
        last,
        TaskStatus.RUNNING,
        List.copyOf(containers),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        "");
  }

  boolean wanted() {
    return desired == TaskStatus.RUNNING;
  }

  boolean running() {
    return wanted() && last == TaskStatus.RUNNING;
  }

  /** Of the containers with a health check: the worst; unknown where there are none. */
  Health health() {
    var checked = containers.stream().filter(Container::checked).map(Container::health).toList();
    if (checked.contains(Health.UNHEALTHY)) {
      return Health.UNHEALTHY;
    }
    return checked.isEmpty() || checked.contains(Health.UNKNOWN) ? Health.UNKNOWN : Health.HEALTHY;
  }

  TaskState reached(Instant now, TaskStatus status) {
    return new TaskState(
        now,
        version + 1,
        status,
        desired,
        containers,
        status == TaskStatus.RUNNING ? Optional.of(now) : startedAt,
        stoppingAt,
        status == TaskStatus.STOPPED ? Optional.of(now) : stoppedAt,
        stopCode,
        stoppedReason);
  }

  TaskState unwanted(Instant now, String code, String reason) {
    return new TaskState(
        now,
        version + 1,
        last,
        TaskStatus.STOPPED,
        containers,
        startedAt,
        Optional.of(now),
        stoppedAt,
        code,
        reason);
  }

  /** New containers under the same version: what changed shows with the next change of status. */
  TaskState with(Instant now, List<Container> containers) {
    return new TaskState(
        now,
        version,
        last,
        desired,
        List.copyOf(containers),
        startedAt,
        stoppingAt,
        stoppedAt,
        stopCode,
        stoppedReason);
  }
}
