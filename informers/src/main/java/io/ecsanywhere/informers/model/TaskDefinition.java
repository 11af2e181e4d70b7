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
}
