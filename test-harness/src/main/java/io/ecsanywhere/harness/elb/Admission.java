package io.ecsanywhere.harness.elb;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which targets a group takes, and in which Availability Zone it sees them. */
final class Admission {

  static final String ALL = "all";

  /** A target that is to be registered, as it was asked for. */
  record Wanted(String id, Optional<Integer> port, Optional<String> zone) {}

  /**
   * A target that may be registered.
   *
   * @param zone as it is shown; empty for none
   */
  record Admitted(TargetKey key, String zone) {}

  private final List<Cidr> reachable;
  private final String homeZone;

  Admission(List<Cidr> reachable, String region) {
    this.reachable = List.copyOf(reachable);
    this.homeZone = region + "a";
  }

  /**
   * Admits a target.
   *
   * @throws io.ecsanywhere.harness.front.ApiError where the group does not take it, or not with
   *     this zone
   */
  Admitted admit(TargetGroup group, Wanted wanted) {
    int port = wanted.port().orElse(group.settings().port());
    if (!group.settings().targetType().equals("ip")) {
      return new Admitted(new TargetKey(instance(wanted.id()), port), "");
    }
    InetAddress address = address(group, wanted.id());
    TargetKey key = new TargetKey(InetAddresses.toAddrString(address), port);
    return group.settings().vpc().contains(address)
        ? new Admitted(key, inside(wanted))
        : new Admitted(key, outside(group, address, wanted));
  }

  /** The zone to ask for, by somebody who knows the group's VPC. */
  Optional<String> properZone(TargetGroup group, String id) {
    InetAddress address = address(group, id);
    if (group.settings().vpc().contains(address)) {
      return Optional.empty();
    }
    return Optional.of(zonal(group) ? homeZone : ALL);
  }

  private static String instance(String id) {
    if (!id.startsWith("i-")) {
      throw Errors.validation("Instance ID '" + id + "' is not valid");
    }
    throw Errors.invalidTarget("The following targets are not in a running state: '" + id + "'");
  }

  private static InetAddress address(TargetGroup group, String id) {
    String family = group.settings().ipv6() ? "IPv6" : "IPv4";
    if (InetAddresses.isInetAddress(id)) {
      InetAddress address = InetAddresses.forString(id);
      if (address instanceof Inet4Address != group.settings().ipv6()) {
        return address;
      }
    }
    throw Errors.validation("The IP address '" + id + "' is not a valid " + family + " address");
  }

  private String inside(Wanted wanted) {
    wanted
        .zone()
        .filter(zone -> !zone.equals(homeZone))
        .ifPresent(
            zone -> {
              throw Errors.validation(
                  ("The IP address '%s' is within the VPC, "
                          + "and cannot have its Availability Zone overridden to '%s' from '%s'")
                      .formatted(wanted.id(), zone, homeZone));
            });
    return homeZone;
  }

  private String outside(TargetGroup group, InetAddress address, Wanted wanted) {
    if (group.settings().ipv6()) {
      throw Errors.validation(
          "The IPv6 address '" + wanted.id() + "' is not within the VPC of the target group");
    }
    if (reachable.stream().noneMatch(cidr -> cidr.contains(address))) {
      throw Errors.validation(
          "The IP address '%s' is neither within the VPC nor within a supported private range: %s"
              .formatted(wanted.id(), "10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16"));
    }
    String zone = wanted.zone().orElse("");
    if (zonal(group)) {
      if (zone.isEmpty() || zone.equals(ALL)) {
        throw Errors.validation(
            ("When cross-zone load balancing is disabled on this target group, you must specify an"
                    + " Availability Zone for IP target '%s' since it is outside of the VPC")
                .formatted(wanted.id()));
      }
    } else if (zone.isEmpty()) {
      throw Errors.validation(zoneMissing(group, wanted.id()));
    } else if (group.httpFamily() && !zone.equals(ALL)) {
      throw Errors.validation(
          ("The Availability Zone for IP address '%s' must be 'all' for "
                  + "Application Load Balancer target groups, when not within the VPC")
              .formatted(wanted.id()));
    }
    return zone;
  }

  /** An Application Load Balancer's group with cross-zone balancing off: targets need a zone. */
  private static boolean zonal(TargetGroup group) {
    return group.httpFamily() && "false".equals(group.attributes().get(TargetGroup.CROSS_ZONE));
  }

  /** Both wordings have been met, the one at Application, the other at Network Load Balancers. */
  private static String zoneMissing(TargetGroup group, String id) {
    return group.httpFamily()
        ? "You must specify a valid Availability Zone or select 'all' for all enabled Availability"
            + " zones, since the IP address '"
            + id
            + "' is outside the VPC"
        : "The Availability Zone is required for IP address '"
            + id
            + "' because it is not in the VPC";
  }
}
