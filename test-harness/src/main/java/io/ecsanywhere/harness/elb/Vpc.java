package io.ecsanywhere.harness.elb;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** A virtual private cloud: its id and the address blocks of its subnets, IPv4 and IPv6. */
public record Vpc(String id, List<Cidr> cidrs) {

  public Vpc {
    cidrs = List.copyOf(cidrs);
  }

  public static Vpc of(String id, String... cidrs) {
    return new Vpc(id, Arrays.stream(cidrs).map(Cidr::parse).toList());
  }

  boolean contains(InetAddress address) {
    return cidrs.stream().anyMatch(cidr -> cidr.contains(address));
  }
}
