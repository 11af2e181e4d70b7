package io.ecsanywhere.informers.model;

/** A task's health; {@code UNKNOWN} wherever its task definition has no health check. */
public enum HealthStatus {
  HEALTHY,
  UNHEALTHY,
  UNKNOWN
}
