package io.ecsanywhere.harness.ecs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An external host as ECS knows it. */
final class Instance {

  enum Status {
    ACTIVE,
    DRAINING
  }

  final String id;
  final String arn;
  final String managedInstanceId;
  final Cluster cluster;
  final Instant registeredAt;

  /** Counts the instances of a cluster from 1: hosts fill up in the order in which they came. */
  final int number;

  /** Whether Docker publishes ports on {@code ::} as well. */
  boolean ipv6 = true;

  final Map<String, String> attributes = new TreeMap<>();
  final Map<String, String> tags = new LinkedHashMap<>();
  final HostPorts ports = new HostPorts();
  final TaskIndex tasks = new TaskIndex();

  /** What the agent has yet to be told: done when it connects again. */
  final List<Runnable> parked = new ArrayList<>();

  /** Read by threads that start containers, without the lock. */
  private volatile Past<String> addresses;

  Status status = Status.ACTIVE;
  boolean agentConnected = true;
  boolean lost;
  long version = 1;

  Instance(
      String id,
      String arn,
      String managedInstanceId,
      Cluster cluster,
      String address,
      int number,
      Instant registeredAt) {
    this.id = id;
    this.arn = arn;
    this.managedInstanceId = managedInstanceId;
    this.cluster = cluster;
    this.addresses = Past.of(registeredAt, address);
    this.number = number;
    this.registeredAt = registeredAt;
  }

  String address() {
    return addresses.stretches().getLast().value();
  }

  /** Every address that it has had. */
  Past<String> addresses() {
    return addresses;
  }

  void move(Instant now, String address) {
    addresses = addresses.then(now, address);
  }

  boolean takesTasks() {
    return status == Status.ACTIVE && agentConnected;
  }
}
