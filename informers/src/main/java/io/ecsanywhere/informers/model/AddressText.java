package io.ecsanywhere.informers.model;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses as others write them. */
public final class AddressText {

  /** Many tasks and targets are at one address: each address is kept once. */
  private static final Interner<InetAddress> SHARED = Interners.newWeakInterner();

  private AddressText() {}

  /**
   * Reads an address literal, IPv4 or IPv6; empty where the text is none. One with a scope, such as
   * {@code fe80::1%eth0}, says something on one machine only and is none either.
   */
  public static Optional<InetAddress> read(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text)
        ? Optional.of(SHARED.intern(InetAddresses.forString(text)))
        : Optional.empty();
  }
}
