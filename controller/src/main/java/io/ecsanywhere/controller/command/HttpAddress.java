package io.ecsanywhere.controller.command;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where HTTP requests are answered.
 *
 * @param socket empty: nowhere
 */
public record HttpAddress(Optional<InetSocketAddress> socket) {

  private static final String NOWHERE = "none";

  /**
   * Reads {@code 127.0.0.1:9464}, {@code [::1]:9464} or {@code none}; never asks a name server.
   *
   * @throws IllegalArgumentException where it is none of these
   */
  static HttpAddress parse(String text) {
    if (text.equals(NOWHERE)) {
      return new HttpAddress(Optional.empty());
    }
    HostAndPort parts = HostAndPort.fromString(text);
    if (!parts.hasPort()) {
      throw new IllegalArgumentException("no port: " + text);
    }
    return new HttpAddress(
        Optional.of(
            new InetSocketAddress(InetAddresses.forString(parts.getHost()), parts.getPort())));
  }

  @Override
  public String toString() {
    return socket
        .map(
            where ->
                HostAndPort.fromParts(
                        InetAddresses.toAddrString(where.getAddress()), where.getPort())
                    .toString())
        .orElse(NOWHERE);
  }
}
