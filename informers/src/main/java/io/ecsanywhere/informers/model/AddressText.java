package io.ecsanywhere.informers.model;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses as others write them. */
public final class AddressText {

  private AddressText() {}

  /**
   * Reads an address literal, IPv4 or IPv6; empty where the text is none. One with a scope, such as
   * {@code fe80::1%eth0}, says something on one machine only and is none either.
   */
  public static Optional<InetAddress> read(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text)
        ? Optional.of(InetAddresses.forString(text))
        : Optional.empty();
  }
}
