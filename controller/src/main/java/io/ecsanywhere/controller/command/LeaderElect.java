package io.ecsanywhere.controller.command;

/** Where replicas compete for the lease. */
public enum LeaderElect {
  /** Nowhere: this process runs alone. */
  NONE,
  DYNAMODB
}
