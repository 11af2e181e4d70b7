package io.ecsanywhere.informers.model;

/**
 * Container ports published on a host: a port is a range of one.
 *
 * @param bindIp the host's side, such as {@code 0.0.0.0} or {@code ::}
 * @param hostPorts as many as {@code containerPorts}, in the same order
 */
public record NetworkBinding(
    String bindIp, PortRange containerPorts, PortRange hostPorts, Protocol protocol) {}
