package io.ecsanywhere.harness.elb;

import com.google.common.net.HostAndPort;

/** What tells a group's targets apart: an address or instance id, and a port. */
record TargetKey(String id, int port) {

  /** {@code 127.0.1.1:32768} or {@code [fd00::1]:32768}. */
  @Override
  public String toString() {
    return HostAndPort.fromParts(id, port).toString();
  }
}
