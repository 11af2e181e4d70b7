package io.ecsanywhere.harness.net;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;

/** Socket addresses, without ever asking a name server. */
public final class Addresses {

  private Addresses() {}

  /** A socket address of an address literal, IPv4 or IPv6. */
  public static InetSocketAddress of(String literal, int port) {
    return new InetSocketAddress(InetAddresses.forString(literal), port);
  }

  /** {@code 127.0.1.1:32768} or {@code [fd00::1]:32768}. */
  public static String text(InetSocketAddress address) {
    return HostAndPort.fromParts(
            InetAddresses.toAddrString(address.getAddress()), address.getPort())
        .toString();
  }
}
