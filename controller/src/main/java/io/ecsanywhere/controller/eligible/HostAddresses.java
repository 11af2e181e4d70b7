package io.ecsanywhere.controller.eligible;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.informers.cache.Host;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The address at which a host's published ports are reached: the attribute that the operator set on
 * the container instance, else what the SSM agent reports.
 */
public final class HostAddresses {

  /** The bridge that Docker makes unless told otherwise: the SSM agent is known to report it. */
  private static final Cidr DOCKER_BRIDGE = Cidr.parse("172.17.0.0/16");

  private static final List<Cidr> PRIVATE_IPV4 =
      ImmutableList.of(
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"));

  private final List<Cidr> hostCidrs;

  /**
   * @param hostCidrs where hosts are; empty: at any private address
   */
  public HostAddresses(List<Cidr> hostCidrs) {
    this.hostCidrs = ImmutableList.copyOf(hostCidrs);
  }

  /** A host's address, or why it has none. */
  public sealed interface Answer {
    record At(InetAddress address) implements Answer {}

    record None(Reason reason) implements Answer {}
  }

  /** The host's address, where a pool of this kind can use it. */
  public Answer of(Host host, Addresses accepted) {
    Optional<InetAddress> attribute = host.instance().hostAddress();
    Optional<InetAddress> address = host.reportedAddress();
    if (address.isEmpty()) {
      return new Answer.None(Reason.NO_HOST_ADDRESS);
    }
    boolean routable =
        family(address.get(), accepted)
            && (named(address.get())
                || (inNamedPlace(attribute)
                    && !special(address.get())
                    && !outside(address.get(), accepted)));
    return routable ? new Answer.At(address.get()) : new Answer.None(Reason.UNROUTABLE_ADDRESS);
  }

  /** What the operator set on the host himself need not lie where hosts are. */
  private boolean inNamedPlace(Optional<InetAddress> attribute) {
    return hostCidrs.isEmpty() || attribute.isPresent();
  }

  private boolean named(InetAddress address) {
    return hostCidrs.stream().anyMatch(cidr -> cidr.contains(address));
  }

  private static boolean special(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || DOCKER_BRIDGE.contains(address);
  }

  private static boolean family(InetAddress address, Addresses accepted) {
    return switch (accepted) {
      case ANY -> true;
      case PRIVATE_IPV4 -> address instanceof Inet4Address;
      case IPV6 -> address instanceof Inet6Address;
    };
  }

  private static boolean outside(InetAddress address, Addresses accepted) {
    return accepted == Addresses.PRIVATE_IPV4
        && PRIVATE_IPV4.stream().noneMatch(cidr -> cidr.contains(address));
  }
}
