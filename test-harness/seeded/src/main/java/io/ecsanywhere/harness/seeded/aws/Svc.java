package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.ServiceKey;

/** A service as ECS has it. */
public record Svc(
    ServiceKey key,
    String arn,
    long createdAt,
    Status status,
    int desired,
    Shape shape,
    ImmutableSortedMap<String, String> tags) {

  /** As ECS says it. */
  public enum Status {
    ACTIVE,
    DRAINING,
    INACTIVE
  }

  Svc with(Status next) {
    return new Svc(key, arn, createdAt, next, next == Status.ACTIVE ? desired : 0, shape, tags);
  }

  Svc desiring(int count) {
    return new Svc(key, arn, createdAt, status, count, shape, tags);
  }

  Svc rolledTo(Shape next) {
    return new Svc(key, arn, createdAt, status, desired, next, tags);
  }

  Svc tagged(ImmutableSortedMap<String, String> next) {
    return new Svc(key, arn, createdAt, status, desired, shape, next);
  }
}
