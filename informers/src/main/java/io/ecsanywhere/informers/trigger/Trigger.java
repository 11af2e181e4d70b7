package io.ecsanywhere.informers.trigger;

import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.TaskStatus;

/**
 * What an event asks to look at again. Nothing here is ever taken for the truth: what a trigger
 * says beside the names only decides whether reading again can bring anything new.
 */
public sealed interface Trigger {

  /**
   * A task changed.
   *
   * @param group {@code service:NAME} for a service's task
   * @param version a floor: an older version of the task is a stale read
   */
  record TaskChanged(
      String cluster,
      String group,
      String taskArn,
      long version,
      TaskStatus desiredStatus,
      TaskStatus lastStatus)
      implements Trigger {}

  /** A service or one of its deployments changed. */
  record ServiceChanged(ServiceKey key) implements Trigger {}

  /**
   * A host changed.
   *
   * @param version a floor: an older version of the container instance is a stale read
   */
  record HostChanged(
      String cluster,
      String containerInstanceArn,
      long version,
      String status,
      boolean agentConnected)
      implements Trigger {}

  /** An event of a type that says nothing about targets. */
  record Unrelated(String type) implements Trigger {}
}
