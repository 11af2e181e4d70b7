package io.ecsanywhere.adapters.pool;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.informers.source.OneLine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A block of addresses, IPv4 or IPv6.
 *
 * @param network its first address: bits behind the prefix are zero
 * @param prefix how many leading bits its addresses share
 */
public record Cidr(InetAddress network, int prefix) {

  public Cidr {
    byte[] bytes = network.getAddress();
    if (prefix < 0 || prefix > bytes.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a prefix of " + prefix + " bits does not fit " + InetAddresses.toAddrString(network));
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) mask(i, prefix);
    }
    network = address(bytes);
  }

  /**
   * Reads {@code 10.0.0.0/8} or {@code fd00::/8}. Bits behind the prefix are dropped.
   *
   * @throws IllegalArgumentException where this is no block of addresses; the message says what is
   *     expected
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash > 0 && text.indexOf('%') < 0) {
        return new Cidr(
            InetAddresses.forString(text.substring(0, slash)),
            Integer.parseUnsignedInt(text.substring(slash + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(unreadable(text), e);
    }
    throw new IllegalArgumentException(unreadable(text));
  }

  /**
   * Reads blocks separated by white space.
   *
   * @throws IllegalArgumentException naming the first that is no block of addresses
   */
  public static List<Cidr> parseAll(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(text.strip().split("\\s+")).stream().map(Cidr::parse).toList();
  }

  /** Whether the address lies in this block; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (mine[i] != (byte) (other[i] & mask(i, prefix))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(network) + "/" + prefix;
  }

  /** The bits of byte {@code index} that lie in the prefix. */
  private static int mask(int index, int prefix) {
    int bits = Math.clamp(prefix - (long) index * Byte.SIZE, 0, Byte.SIZE);
    return 0xff << (Byte.SIZE - bits);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  private static String unreadable(String text) {
    return "'"
        + OneLine.of(text)
        + "' is no CIDR: expected an address and a prefix, such as 10.0.0.0/16";
  }
}
