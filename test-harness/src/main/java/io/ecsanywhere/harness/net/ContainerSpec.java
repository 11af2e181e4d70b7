package io.ecsanywhere.harness.net;

import java.util.List;

/**
 * What a container is and where it listens.
 *
 * @param container the container's name in its task definition
 * @param hostAddress the loopback address of its host
 */
public record ContainerSpec(
    String cluster,
    String service,
    String container,
    String containerArn,
    String taskArn,
    String hostAddress,
    List<PublishedPort> ports) {

  public ContainerSpec {
    ports = List.copyOf(ports);
  }
}
