package io.ecsanywhere.harness.ecs;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The ports of one host, tcp and udp apart: which are in use, and which comes next. */
final class HostPorts {

  static final int FIRST_DYNAMIC = 32_768;

  private final TreeSet<Integer> tcp = new TreeSet<>();
  private final TreeSet<Integer> udp = new TreeSet<>();
  private int forced;

  boolean free(List<PortMapping> fixed) {
    return fixed.stream().allMatch(mapping -> free(mapping, mapping.hostPort()));
  }

  void take(PortMapping mapping, int hostPort) {
    for (int port = hostPort; port < hostPort + mapping.count(); port++) {
      of(mapping).add(port);
    }
  }

  void release(PortMapping mapping, int hostPort) {
    for (int port = hostPort; port < hostPort + mapping.count(); port++) {
      of(mapping).remove(port);
    }
  }

  /** Takes the lowest dynamic ports that are free, above {@code after}. */
  int takeDynamic(PortMapping mapping, int after) {
    int port = Math.max(FIRST_DYNAMIC, after + 1);
    if (forced != 0 && free(mapping, forced)) {
      port = forced;
      forced = 0;
    }
    while (!free(mapping, port)) {
      port++;
    }
    take(mapping, port);
    return port;
  }

  /** The next dynamic port will be this one, if it is free by then. */
  void force(int port) {
    forced = port;
  }

  List<Integer> inUse(boolean ofUdp) {
    return List.copyOf(ofUdp ? udp : tcp);
  }

  private boolean free(PortMapping mapping, int hostPort) {
    return of(mapping).subSet(hostPort, hostPort + mapping.count()).isEmpty();
  }

  private NavigableSet<Integer> of(PortMapping mapping) {
    return mapping.udp() ? udp : tcp;
  }
}
