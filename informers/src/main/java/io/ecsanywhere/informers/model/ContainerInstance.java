package io.ecsanywhere.informers.model;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

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

  /** The attribute that names a host's address. */
  public static final String HOST_ADDRESS = "ecs-a.hostAddress";

  public ContainerInstance {
    attributes = Map.copyOf(attributes);
  }

  /** The address that the operator set; empty where he set none, or what is none. */
  public Optional<InetAddress> hostAddress() {
    return hostAddressText().map(String::strip).flatMap(AddressText::read);
  }

  /** The attribute as the operator wrote it, address or not. */
  public Optional<String> hostAddressText() {
    return Optional.ofNullable(attributes.get(HOST_ADDRESS));
  }
}
