package io.ecsanywhere.harness.scenario;

import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.ecs.Ecs.Endpoint;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where the containers of a service's running tasks are reached, as their hosts have it: the same
 * for dynamic and fixed ports, ranges and host mode, whatever of it the API tells.
 */
record Reached(SimulatedAws aws, String cluster) {

  Reached(SimulatedAws aws) {
    this(aws, Scenario.CLUSTER);
  }

  Set<String> tcp(String service, String container, int port) {
    return at(service, endpoint -> is(endpoint, container, port) && !endpoint.udp());
  }

  Set<String> udp(String service, String container, int port) {
    return at(service, endpoint -> is(endpoint, container, port) && endpoint.udp());
  }

  /** Every port of one task. */
  Set<String> task(String service, String taskArn) {
    return at(service, endpoint -> endpoint.taskArn().equals(taskArn));
  }

  private Set<String> at(String service, Predicate<Endpoint> wanted) {
    Set<String> addresses = new TreeSet<>();
    aws.ecs().endpoints(cluster, service).stream()
        .filter(wanted)
        .map(endpoint -> HostAndPort.fromParts(endpoint.hostAddress(), endpoint.hostPort()))
        .forEach(address -> addresses.add(address.toString()));
    return addresses;
  }

  private static boolean is(Endpoint endpoint, String container, int port) {
    return endpoint.container().equals(container) && endpoint.containerPort() == port;
  }
}
