package io.ecsanywhere.harness.elb;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;

/** A block of addresses, IPv4 or IPv6, such as {@code 10.0.0.0/8}. */
public record Cidr(InetAddress base, int bits) {

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static Cidr parse(String text) {
    List<String> parts = Splitter.on('/').splitToList(text);
    if (parts.size() != 2) {
      throw new IllegalArgumentException("not a CIDR: " + text);
    }
    return new Cidr(InetAddresses.forString(parts.get(0)), Integer.parseInt(parts.get(1)));
  }

  /** Whether the address is of this block's family and within it. */
  public boolean contains(InetAddress address) {
    byte[] own = base.getAddress();
    byte[] other = address.getAddress();
    int beyond = own.length * 8 - bits;
    return own.length == other.length
        && new BigInteger(1, own)
            .shiftRight(beyond)
            .equals(new BigInteger(1, other).shiftRight(beyond));
  }
}
