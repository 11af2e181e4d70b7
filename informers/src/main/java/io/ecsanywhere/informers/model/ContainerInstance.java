package io.ecsanywhere.informers.model;

import java.util.Map;

/**
 * A host of a cluster.
 *
 * @param cluster the name of the host's cluster
 * @param managedInstanceId SSM's name for the host, {@code mi-…}
 * @param status as ECS says it: {@code ACTIVE}, {@code DRAINING}, {@code INACTIVE} …
 * @param attributes those that the operator set, name to value; one without a value has the empty
 *     string
 * @param version grows with each change; comparable with an event's {@code detail.version}
 */
public record ContainerInstance(
    String arn,
    String cluster,
    String managedInstanceId,
    String status,
    boolean agentConnected,
    Map<String, String> attributes,
    long version) {
  public ContainerInstance {
    attributes = Map.copyOf(attributes);
  }
}
