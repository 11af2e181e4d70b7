package io.ecsanywhere.controller.command;

/** What becomes of the targets on a host that ECS no longer reaches. */
public enum OnDisconnectedHost {
  /** They stay: the tasks run on, and the load balancer's health checks see them. */
  KEEP,
  /** They go once the host has been out of reach for the disconnect grace. */
  REMOVE
}
