package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
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
    Optional<Duration> disconnectedFor) {}
