package io.ecsanywhere.informers.model;

/** The states of a task's life, in their order; before them all the one that says nothing. */
public enum TaskStatus {
  /** What ECS said is not known here, or it said nothing. */
  UNKNOWN,
  PROVISIONING,
  PENDING,
  ACTIVATING,
  RUNNING,
  DEACTIVATING,
  STOPPING,
  DEPROVISIONING,
  STOPPED
}
