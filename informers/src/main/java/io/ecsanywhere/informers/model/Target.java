package io.ecsanywhere.informers.model;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Comparator;

/** Where requests are sent: a host address and a host port, as in ELB. */
public record Target(InetAddress address, int port) implements Comparable<Target> {

  private static final Comparator<Target> ORDER =
      Comparator.comparingInt((Target t) -> t.address().getAddress().length)
          .thenComparing(t -> t.address().getAddress(), java.util.Arrays::compareUnsigned)
          .thenComparingInt(Target::port);

  /** Reads an address literal, IPv4 or IPv6; never asks a name server. */
  public static Target of(String address, int port) {
    return new Target(InetAddresses.forString(address), port);
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  /** {@code 10.0.1.2:32768} or {@code [fd00::1]:32768}. */
  @Override
  public String toString() {
    return HostAndPort.fromParts(InetAddresses.toAddrString(address), port).toString();
  }
}
