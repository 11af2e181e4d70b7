package io.ecsanywhere.informers.model;

import java.time.Instant;
import java.util.Map;

/**
 * An ECS service, as far as it says which pools its tasks belong to.
 *
 * @param createdAt tells a service from another that was made under its name after it was deleted
 * @param tags the service's tags, key to value
 */
public record Service(
    ServiceKey key,
    String arn,
    Status status,
    Instant createdAt,
    int desiredCount,
    String taskDefinitionArn,
    Map<String, String> tags) {

  /** The states of a service; a deleted one is {@code DRAINING} while its tasks end. */
  public enum Status {
    /** What ECS said is not known here, or it said nothing: no reason to take anything away. */
    UNKNOWN,
    ACTIVE,
    DRAINING,
    INACTIVE
  }

  public Service {
    tags = Map.copyOf(tags);
  }

  /** Whether ECS keeps tasks of it running, as far as is known. */
  public boolean alive() {
    return switch (status) {
      case ACTIVE, UNKNOWN -> true;
      case DRAINING, INACTIVE -> false;
    };
  }
}
