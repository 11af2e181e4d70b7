package io.ecsanywhere.harness.ecs;

/** What a container's health check says; unknown where there is none. */
public enum Health {
  UNKNOWN,
  HEALTHY,
  UNHEALTHY
}
