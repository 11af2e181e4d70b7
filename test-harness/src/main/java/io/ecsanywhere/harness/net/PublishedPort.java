package io.ecsanywhere.harness.net;

/** A container port and the port of the host at which it is reached. */
public record PublishedPort(int containerPort, int hostPort, boolean udp) {}
