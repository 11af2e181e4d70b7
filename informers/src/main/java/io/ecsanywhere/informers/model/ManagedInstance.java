package io.ecsanywhere.informers.model;

/**
 * The SSM side of a host.
 *
 * @param id {@code mi-…}
 * @param ipAddress the one address that the SSM agent picked; empty where it reported none
 * @param online whether SSM could reach the agent lately; moves minutes late
 */
public record ManagedInstance(String id, String ipAddress, boolean online) {}
