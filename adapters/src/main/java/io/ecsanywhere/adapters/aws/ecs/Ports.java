package io.ecsanywhere.adapters.aws.ecs;

import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.TaskDefinition.NetworkMode;
import io.ecsanywhere.informers.model.TaskDefinition.PortMapping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** ECS's published ports; what names no usable port publishes none. */
final class Ports {

  private Ports() {}

  static Optional<NetworkBinding> binding(
      software.amazon.awssdk.services.ecs.model.NetworkBinding binding) {
    PortRange container = range(binding.containerPort(), binding.containerPortRange());
    PortRange host = range(binding.hostPort(), binding.hostPortRange());
    Protocol protocol = protocol(binding.protocol());
    if (container == null || host == null || protocol == null || container.size() != host.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new NetworkBinding(Texts.orEmpty(binding.bindIP()), container, host, protocol));
  }

  static Optional<PortMapping> mapping(
      software.amazon.awssdk.services.ecs.model.PortMapping mapping, NetworkMode mode) {
    PortRange container = range(mapping.containerPort(), mapping.containerPortRange());
    Protocol protocol = protocol(mapping.protocol());
    if (container == null || protocol == null) {
      return Optional.empty();
    }
    int hostPort = mapping.hostPort() == null ? 0 : mapping.hostPort();
    if (mapping.containerPortRange() != null) {
      hostPort = 0;
    } else if (hostPort == 0 && mode == NetworkMode.HOST) {
      // The container listens on the host's own interfaces: there is no other port to choose.
      hostPort = container.first();
    }
    return Optional.of(new PortMapping(container, hostPort, protocol));
  }

  private static @Nullable PortRange range(@Nullable Integer port, @Nullable String range) {
    try {
      PortRange ports =
          range != null ? PortRange.parse(range) : port == null ? null : PortRange.of(port);
      return ports == null || ports.first() == 0 ? null : ports;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Protocol protocol(@Nullable TransportProtocol protocol) {
    return switch (protocol) {
      case null -> Protocol.TCP;
      case TCP -> Protocol.TCP;
      case UDP -> Protocol.UDP;
      case UNKNOWN_TO_SDK_VERSION -> null;
    };
  }
}
