package io.ecsanywhere.informers.model;

import java.util.List;

/** A revision of a task definition, as far as it publishes ports; it never changes. */
public record TaskDefinition(String arn, NetworkMode networkMode, List<ContainerPorts> containers) {

  /** The network modes that external hosts know. */
  public enum NetworkMode {
    BRIDGE,
    HOST,
    NONE
  }

  /** A container definition's name and its port mappings. */
  public record ContainerPorts(String name, List<PortMapping> portMappings) {
    public ContainerPorts {
      portMappings = List.copyOf(portMappings);
    }
  }

  /**
   * One port mapping.
   *
   * @param hostPort the fixed host port, or 0 where the host chooses one; for a range always 0
   */
  public record PortMapping(PortRange containerPorts, int hostPort, Protocol protocol) {}

  public TaskDefinition {
    containers = List.copyOf(containers);
  }

  /** The ports of a container in host mode, which ECS does not report: they are the host's. */
  public List<NetworkBinding> hostBindings(String container) {
    if (networkMode != NetworkMode.HOST) {
      return List.of();
    }
    return containers.stream()
        .filter(ports -> ports.name().equals(container))
        .flatMap(ports -> ports.portMappings().stream())
        .map(
            mapping ->
                new NetworkBinding(
                    "0.0.0.0",
                    mapping.containerPorts(),
                    mapping.containerPorts(),
                    mapping.protocol()))
        .toList();
  }
}
