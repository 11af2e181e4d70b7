package io.ecsanywhere.adapters.aws.elb;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which availability zone to send with a target. ELB wants {@code all} for an address outside the
 * load balancer's VPC and none for one inside, and refuses the other: where a refusal shows that
 * the target group's tag is wrong or absent, the address is remembered as what it is.
 */
final class Zones {

  private static final String ALL = "all";

  /** ELB quotes the address that it complains about; it may be of either family. */
  private static final Pattern QUOTED = Pattern.compile("'([0-9a-fA-F.:]+)'");

  private final List<Cidr> vpc;

  /** Addresses whose place was corrected, to whether they lie in the VPC. */
  private final Map<InetAddress, Boolean> inside = new ConcurrentHashMap<>();

  /** The zones of the members last listed: what a member is deregistered with. */
  private volatile Map<Target, String> listed = Map.of();

  Zones(List<Cidr> vpc) {
    this.vpc = List.copyOf(vpc);
  }

  /** These, with what was learned before; a tag that has changed has its word first again. */
  Zones after(Zones before) {
    if (vpc.equals(before.vpc)) {
      return before;
    }
    listed = before.listed;
    return this;
  }

  /** The zone to register a target with; empty for none. */
  Optional<String> forRegistering(Target target) {
    return isInside(target.address()) ? Optional.empty() : Optional.of(ALL);
  }

  /** The zone to deregister a target with: the one it is listed with, where it is. */
  Optional<String> forDeregistering(Target target) {
    String zone = listed.get(target);
    return zone == null ? forRegistering(target) : Optional.of(zone);
  }

  void listed(Map<Target, String> zones) {
    listed = Map.copyOf(zones);
  }

  /** Whether a refusal is about availability zones, in a way that another zone may cure. */
  static boolean concerns(String refusal) {
    String text = refusal.toLowerCase(Locale.ROOT);
    // With cross-zone load balancing off, ELB refuses `all`, yet an address outside needs it.
    return text.contains("availability zone") && !text.contains("cross-zone");
  }

  /**
   * Takes a refusal to heart: the addresses that it names, or the only one that was sent, lie on
   * the other side of the VPC's border than was thought. Each address is corrected only once. Of
   * several of which it names none, it cannot be told which are meant.
   *
   * @return whether sending the targets again may do better
   */
  boolean correct(Collection<Target> targets, String refusal) {
    Set<InetAddress> sent = targets.stream().map(Target::address).collect(Collectors.toSet());
    Set<InetAddress> named = named(refusal);
    named.retainAll(sent);
    if (named.isEmpty() && sent.size() > 1) {
      return false;
    }
    boolean corrected = false;
    for (InetAddress address : named.isEmpty() ? sent : named) {
      corrected |= inside.putIfAbsent(address, !isInside(address)) == null;
    }
    listed = Map.of();
    return corrected;
  }

  /** The addresses that a refusal quotes. */
  static Set<InetAddress> named(String refusal) {
    return QUOTED
        .matcher(refusal)
        .results()
        .map(quoted -> quoted.group(1))
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString)
        .collect(Collectors.toSet());
  }

  private boolean isInside(InetAddress address) {
    Boolean learned = inside.get(address);
    return learned != null ? learned : vpc.stream().anyMatch(cidr -> cidr.contains(address));
  }
}
