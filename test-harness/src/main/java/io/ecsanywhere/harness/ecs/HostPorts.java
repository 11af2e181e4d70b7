package io.ecsanywhere.harness.ecs;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The ports of one host, tcp and udp apart: which are in use, and which comes next. */
final class HostPorts {

  static final int FIRST_DYNAMIC = 32_768;
  private static final int LAST_DYNAMIC = 60_999;

  private final TreeSet<Integer> tcp = new TreeSet<>();
  private final TreeSet<Integer> udp = new TreeSet<>();
  private int forced;
  private boolean inTurn;
  private int latest;

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

  /** Takes the next dynamic ports that are free, above {@code after}. */
  int takeDynamic(PortMapping mapping, int after) {
    int port = Math.max(FIRST_DYNAMIC, Math.max(after, inTurn ? latest : 0) + 1);
    if (forced != 0 && free(mapping, forced)) {
      port = forced;
      forced = 0;
    }
    while (!free(mapping, port)) {
      port++;
    }
    take(mapping, port);
    latest = port + mapping.count() > LAST_DYNAMIC ? 0 : port;
    return port;
  }

  /**
   * Dynamic ports go on upwards from now on, as Docker gives them out; else the lowest is taken.
   */
  void giveInTurn() {
    inTurn = true;
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
