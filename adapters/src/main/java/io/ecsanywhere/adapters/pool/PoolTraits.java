package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.model.Protocol;
import java.util.Set;

/**
 * What a pool is and what it demands of its members.
 *
 * @param identity tells a pool from another that was made under its name after it was deleted
 * @param protocols the transports that a member must serve, each on the same host port
 * @param ownership whose the members are that no task accounts for
 * @param addresses which host addresses the pool takes
 */
public record PoolTraits(
    String identity, Set<Protocol> protocols, Ownership ownership, Addresses addresses) {

  /** Whose a pool is. */
  public enum Ownership {
    /** Wholly the controller's: a member that no task accounts for is removed. */
    EXCLUSIVE,
    /** Members outside the addresses of known hosts are left alone. */
    SHARED
  }

  /** The host addresses that a pool takes. */
  public enum Addresses {
    ANY,
    PRIVATE_IPV4,
    IPV6
  }

  public PoolTraits {
    protocols = Set.copyOf(protocols);
  }

  /** A pool of TCP members at any address, wholly the controller's. */
  public static PoolTraits plain(String identity) {
    return new PoolTraits(identity, Set.of(Protocol.TCP), Ownership.EXCLUSIVE, Addresses.ANY);
  }
}
