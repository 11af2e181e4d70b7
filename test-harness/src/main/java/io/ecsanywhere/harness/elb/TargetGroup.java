package io.ecsanywhere.harness.elb;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A target group and what is registered in it. Guarded by the lock of the {@link Inventory}. */
final class TargetGroup implements Page.Numbered {

  static final String DELAY = "deregistration_delay.timeout_seconds";
  static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

  private static final Set<String> HTTP_FAMILY = Set.of("HTTP", "HTTPS");

  private final long serial;
  private final String arn;
  private final GroupSettings settings;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Map<String, String> attributes = new TreeMap<>();
  private final Map<TargetKey, RegisteredTarget> targets = new LinkedHashMap<>();
  private Optional<String> loadBalancerArn = Optional.empty();
  private List<RegisteredTarget> serving = List.of();
  private int turn;

  TargetGroup(long serial, String arn, GroupSettings settings) {
    this.serial = serial;
    this.arn = arn;
    this.settings = settings;
    attributes.put(DELAY, "300");
    attributes.put("stickiness.enabled", "false");
    attributes.put(CROSS_ZONE, "use_load_balancer_configuration");
    attributes.put("stickiness.type", httpFamily() ? "lb_cookie" : "source_ip");
    if (httpFamily()) {
      attributes.put("load_balancing.algorithm.type", "round_robin");
      attributes.put("slow_start.duration_seconds", "0");
    }
  }

  @Override
  public long serial() {
    return serial;
  }

  String arn() {
    return arn;
  }

  String name() {
    return settings.name();
  }

  GroupSettings settings() {
    return settings;
  }

  Map<String, String> tags() {
    return tags;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  Optional<String> loadBalancerArn() {
    return loadBalancerArn;
  }

  /** Whether it belongs to an Application Load Balancer. */
  boolean httpFamily() {
    return HTTP_FAMILY.contains(settings.protocol());
  }

  boolean inUse() {
    return loadBalancerArn.isPresent();
  }

  /** Its targets, after those that have drained by now are gone. */
  Collection<RegisteredTarget> targets(long now) {
    targets.values().removeIf(target -> target.drainedBy(now));
    return targets.values();
  }

  Optional<RegisteredTarget> target(TargetKey key, long now) {
    return Optional.ofNullable(targets.get(key)).filter(target -> !target.drainedBy(now));
  }

  /** Takes a target in; {@link #healthChanged} has to follow once all are in. */
  void put(RegisteredTarget target) {
    targets.put(target.key(), target);
  }

  /** A load balancer began or ceased to use the group. */
  void usedBy(Optional<String> loadBalancer, TargetHealth first) {
    loadBalancerArn = loadBalancer;
    targets.values().forEach(target -> target.startAnew(first));
    healthChanged();
  }

  /** Looks anew which targets get requests: the healthy ones or, where none is, all, as on AWS. */
  void healthChanged() {
    List<RegisteredTarget> healthy =
        targets.values().stream().filter(RegisteredTarget::healthy).toList();
    serving =
        healthy.isEmpty()
            ? targets.values().stream().filter(target -> !target.draining()).toList()
            : healthy;
  }

  /** The target whose turn it is; empty where none is registered. */
  Optional<InetSocketAddress> next() {
    if (serving.isEmpty()) {
      return Optional.empty();
    }
    turn = (turn + 1) % serving.size();
    return Optional.of(serving.get(turn).address());
  }
}
