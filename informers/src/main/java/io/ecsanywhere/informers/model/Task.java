package io.ecsanywhere.informers.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An ECS task.
 *
 * @param cluster the name of the task's cluster
 * @param group {@code service:NAME} for a service's task
 * @param containerInstanceArn absent until the task is placed
 * @param version grows with each change; comparable with an event's {@code detail.version}
 * @param createdAt decides which of two tasks that claim one host port is the newer
 */
public record Task(
    String arn,
    String cluster,
    String group,
    String taskDefinitionArn,
    Optional<String> containerInstanceArn,
    TaskStatus desiredStatus,
    TaskStatus lastStatus,
    HealthStatus healthStatus,
    long version,
    Instant createdAt,
    List<Container> containers) {

  private static final String SERVICE_GROUP = "service:";

  public Task {
    containers = List.copyOf(containers);
  }

  /** The service that this task belongs to; empty for a task that was started by hand. */
  public Optional<ServiceKey> serviceKey() {
    return serviceKey(cluster, group);
  }

  /** The service that a task of this group belongs to. */
  public static Optional<ServiceKey> serviceKey(String cluster, String group) {
    return group.startsWith(SERVICE_GROUP)
        ? Optional.of(new ServiceKey(cluster, group.substring(SERVICE_GROUP.length())))
        : Optional.empty();
  }

  /** Whether ECS has decided that this task ends: it may still run, but never serves again. */
  public boolean stopping() {
    return desiredStatus == TaskStatus.STOPPED || lastStatus.compareTo(TaskStatus.RUNNING) > 0;
  }

  /**
   * Whether it cannot be told if the task runs, for ECS gave a status that is not known here. Such
   * a task is not known to run, and not known to end.
   */
  public boolean unclear() {
    return !stopping() && (desiredStatus == TaskStatus.UNKNOWN || lastStatus == TaskStatus.UNKNOWN);
  }

  /** Whether the task runs and is meant to. */
  public boolean running() {
    return desiredStatus == TaskStatus.RUNNING && lastStatus == TaskStatus.RUNNING;
  }

  /** Whether ECS reports any host port of it; of a task in host mode it reports none. */
  public boolean reportsPorts() {
    return containers.stream().anyMatch(container -> !container.networkBindings().isEmpty());
  }
}
