package io.ecsanywhere.controller.http;

import com.google.common.base.CharMatcher;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * By which names a server on loopback may be asked. A web page from anywhere can have its own name
 * resolved to 127.0.0.1 and read what it finds there; but the browser then says that name.
 */
final class HostNames {

  private HostNames() {}

  /**
   * Whether a request may be answered.
   *
   * @param bound what the server listens on; only on loopback are names looked at
   * @param said the request's {@code Host} headers; clients that are no browsers may send none
   */
  static boolean accepts(InetAddress bound, List<String> said) {
    return !bound.isLoopbackAddress()
        || said.isEmpty()
        || (said.size() == 1 && loopback(said.getFirst()));
  }

  private static String name(String said) {
    return HostAndPort.fromString(said).getHost().toLowerCase(Locale.ROOT);
  }

  private static boolean loopback(String said) {
    String host;
    try {
      host = CharMatcher.is('.').trimTrailingFrom(name(said));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }
}
