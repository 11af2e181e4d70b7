package io.ecsanywhere.harness.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;

/**
 * Loopback addresses that one simulation has to itself, {@code 127.0.1.1} to {@code 127.0.1.254}
 * or, where another simulation on this machine has those, the next such: the hosts of two
 * simulations would otherwise take each other's ports.
 */
public final class Subnet implements AutoCloseable {

  /** Whoever listens here, at an address that no host has, has the subnet. */
  private static final int CLAIM = 32_767;

  private static final int SUBNETS = 254;

  private final String prefix;
  private final ServerSocket claim;

  private Subnet(String prefix, ServerSocket claim) {
    this.prefix = prefix;
    this.claim = claim;
  }

  /**
   * The first that nobody has, until it is closed.
   *
   * @throws IOException where all are taken
   */
  public static Subnet claim() throws IOException {
    for (int number = 1; number <= SUBNETS; number++) {
      String prefix = "127.0." + number + ".";
      ServerSocket claim = new ServerSocket();
      try {
        claim.bind(Addresses.of(prefix + "255", CLAIM));
        return new Subnet(prefix, claim);
      } catch (BindException e) {
        claim.close();
      }
    }
    throw new BindException("Simulations have all of 127.0.1.0 to 127.0.%d.0".formatted(SUBNETS));
  }

  /** Where its first host is; others count up. */
  public String firstAddress() {
    return prefix + "1";
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
