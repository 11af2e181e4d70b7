package io.ecsanywhere.harness.ecs;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The time in which a service's task ran and was to run.
 *
 * @param ports all its host ports, as its host has given them out
 * @param to {@link Instant#MAX} while it lasts
 * @param addresses where its host was reached
 * @param tags those of its service
 */
public record Stay(
    String service,
    String taskArn,
    Set<Integer> ports,
    Instant from,
    Instant to,
    Past<String> addresses,
    Past<Map<String, String>> tags) {}
