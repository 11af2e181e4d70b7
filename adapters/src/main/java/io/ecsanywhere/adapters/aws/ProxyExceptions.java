package io.ecsanywhere.adapters.aws;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.pool.Cidr;
import java.net.URI;
import java.util.Locale;
import java.util.function.BiPredicate;

/** The hosts that are reached without a proxy. */
final class ProxyExceptions {

  static final ProxyExceptions NONE = new ProxyExceptions(ImmutableList.of());

  /** Each judges a host, in small letters and without brackets, and a port. */
  private final ImmutableList<BiPredicate<String, Integer>> exceptions;

  private ProxyExceptions(ImmutableList<BiPredicate<String, Integer>> exceptions) {
    this.exceptions = exceptions;
  }

  /**
   * Reads names, addresses and blocks of addresses, separated by commas or white space. A name
   * stands for what is below it too, with a dot or {@code *.} before it or without, and may have a
   * port; {@code *} is every host.
   *
   * @throws IllegalStateException naming the variable and the block that is none
   */
  static ProxyExceptions parse(String variable, String text) {
    ImmutableList.Builder<BiPredicate<String, Integer>> exceptions = ImmutableList.builder();
    for (String entry : text.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      if (entry.equals("*")) {
        exceptions.add((_, _) -> true);
      } else if (entry.contains("/")) {
        exceptions.add(block(variable, entry));
      } else if (!entry.isEmpty()) {
        exceptions.add(name(entry.replaceFirst("^\\*?\\.", "")));
      }
    }
    return new ProxyExceptions(exceptions.build());
  }

  private static BiPredicate<String, Integer> block(String variable, String entry) {
    try {
      Cidr cidr = Cidr.parse(entry);
      return (host, _) ->
          InetAddresses.isInetAddress(host) && cidr.contains(InetAddresses.forString(host));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(variable + ": " + e.getMessage(), e);
    }
  }

  private static BiPredicate<String, Integer> name(String entry) {
    if (InetAddresses.isInetAddress(entry)) {
      return (host, _) -> host.equals(entry);
    }
    int colon = entry.lastIndexOf(':');
    String name = (colon < 0 ? entry : entry.substring(0, colon)).replaceAll("[\\[\\]]", "");
    String port = colon < 0 ? "" : entry.substring(colon + 1);
    return (host, of) ->
        (host.equals(name) || (host.endsWith("." + name) && !InetAddresses.isInetAddress(host)))
            && (port.isEmpty() || port.equals(Integer.toString(of)));
  }

  boolean contain(URI uri) {
    String host =
        uri.getHost() == null
            ? ""
            : uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    return exceptions.stream().anyMatch(exception -> exception.test(host, port));
  }
}
