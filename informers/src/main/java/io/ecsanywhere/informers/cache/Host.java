package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.AddressText;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A host with both its sides.
 *
 * @param managed SSM's side, once it has been seen; a standby's sight of it is none for a leader
 * @param disconnectedFor for how long ECS has been saying that the agent is not connected
 */
public record Host(
    ContainerInstance instance,
    Optional<ManagedInstance> managed,
    Optional<Duration> disconnectedFor) {

  /**
   * The attribute that the operator set on the container instance, else what the SSM agent reports,
   * whatever pools make of it; empty where nobody reports an address.
   */
  public Optional<InetAddress> reportedAddress() {
    return instance
        .hostAddress()
        .or(
            () ->
                managed
                    .map(ManagedInstance::ipAddress)
                    .map(String::strip)
                    .flatMap(AddressText::read));
  }
}
