package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.net.ListenerPort;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Java's way into the simulated Elastic Load Balancing. Targets are written {@code ip:port}. None
 * of this counts as a call of the API.
 */
public final class Pools {

  private final ElbApi api;
  private final Inventory inventory;
  private final Targets targets;

  Pools(ElbApi api, Inventory inventory, Targets targets) {
    this.api = api;
    this.inventory = inventory;
    this.targets = targets;
  }

  /**
   * Makes an IPv4 target group in the first VPC.
   *
   * @param protocol HTTP, HTTPS, TCP, TLS, UDP or TCP_UDP
   * @return its ARN
   */
  public String createTargetGroup(String name, String protocol, int port) {
    return createTargetGroup(name, protocol, port, vpcId(), "ipv4");
  }

  /**
   * Makes a target group.
   *
   * @param ipAddressType {@code ipv4} or {@code ipv6}
   * @return its ARN
   */
  public String createTargetGroup(
      String name, String protocol, int port, String vpcId, String ipAddressType) {
    ObjectNode call =
        call().put("Name", name).put("Protocol", protocol).put("Port", port).put("VpcId", vpcId);
    call.put("TargetType", "ip").put("IpAddressType", ipAddressType);
    return made("CreateTargetGroup", call, "TargetGroups", "TargetGroupArn");
  }

  /**
   * Makes a load balancer.
   *
   * @param type {@code application} or {@code network}
   * @return its ARN
   */
  public String createLoadBalancer(String name, String type) {
    ObjectNode call = call().put("Name", name).put("Type", type);
    call.putArray("Subnets").add("subnet-0a").add("subnet-0b");
    return made("CreateLoadBalancer", call, "LoadBalancers", "LoadBalancerArn");
  }

  /** Makes a listener that forwards to a target group, and returns its ARN. */
  public String createListener(
      String loadBalancerArn, String protocol, int port, String targetGroupArn) {
    ObjectNode call =
        call().put("LoadBalancerArn", loadBalancerArn).put("Protocol", protocol).put("Port", port);
    call.putArray("DefaultActions")
        .addObject()
        .put("Type", "forward")
        .put("TargetGroupArn", targetGroupArn);
    return made("CreateListener", call, "Listeners", "ListenerArn");
  }

  /** Where a listener listens; empty where it has no server. */
  public Optional<InetSocketAddress> address(String listenerArn) {
    synchronized (inventory) {
      return inventory.listener(listenerArn).door().map(ListenerPort::address);
    }
  }

  /** Sets a tag, as AddTags does. */
  public void tag(String arn, String key, String value) {
    ObjectNode call = call();
    call.putArray("ResourceArns").add(arn);
    call.putArray("Tags").addObject().put("Key", key).put("Value", value);
    api.handle("AddTags", call);
  }

  /** The tags of a target group; none where there is no such group. */
  public Map<String, String> tags(String targetGroupArn) {
    synchronized (inventory) {
      TargetGroup group = inventory.groups().get(targetGroupArn);
      return group == null ? Map.of() : Map.copyOf(group.tags());
    }
  }

  /** Sets an attribute of a target group. */
  public void setAttribute(String targetGroupArn, String key, String value) {
    ObjectNode call = call().put("TargetGroupArn", targetGroupArn);
    call.putArray("Attributes").addObject().put("Key", key).put("Value", value);
    api.handle("ModifyTargetGroupAttributes", call);
  }

  /** Registers targets by hand, in the zone that is right for each. */
  public void register(String targetGroupArn, String... added) {
    synchronized (inventory) {
      TargetGroup group = inventory.group(targetGroupArn);
      targets.register(group, targets.byHand(group, keys(added)), TargetChange.Origin.HAND);
    }
  }

  /** Deregisters targets by hand. */
  public void deregister(String targetGroupArn, String... removed) {
    synchronized (inventory) {
      TargetGroup group = inventory.group(targetGroupArn);
      targets.deregister(group, targets.byHand(group, keys(removed)), TargetChange.Origin.HAND);
    }
  }

  /** The targets that are registered and do not drain. */
  public Set<String> targets(String targetGroupArn) {
    return names(targetGroupArn, target -> !target.draining());
  }

  /** All targets that are listed, those that drain among them. */
  public Set<String> targetsWithDraining(String targetGroupArn) {
    return names(targetGroupArn, target -> true);
  }

  /** Every listed target and how it fares. */
  public Map<String, TargetHealth> health(String targetGroupArn) {
    Map<String, TargetHealth> health = new TreeMap<>();
    synchronized (inventory) {
      inventory
          .group(targetGroupArn)
          .targets(inventory.now())
          .forEach(target -> health.put(target.key().toString(), target.health()));
    }
    return Map.copyOf(health);
  }

  /** Everything that came and went, oldest first. */
  public List<TargetChange> history() {
    synchronized (inventory) {
      return List.copyOf(inventory.history());
    }
  }

  /** What came to a target group and went from it, oldest first. */
  public List<TargetChange> history(String targetGroupArn) {
    return history().stream()
        .filter(change -> change.targetGroupArn().equals(targetGroupArn))
        .toList();
  }

  /** The first VPC's id. */
  public String vpcId() {
    return inventory.options().vpcs().getFirst().id();
  }

  private Set<String> names(String targetGroupArn, Predicate<RegisteredTarget> wanted) {
    Set<String> names = new TreeSet<>();
    synchronized (inventory) {
      inventory.group(targetGroupArn).targets(inventory.now()).stream()
          .filter(wanted)
          .forEach(target -> names.add(target.key().toString()));
    }
    return Set.copyOf(names);
  }

  private static List<TargetKey> keys(String... names) {
    return Arrays.stream(names)
        .map(HostAndPort::fromString)
        .map(name -> new TargetKey(name.getHost(), name.getPort()))
        .toList();
  }

  private static ObjectNode call() {
    return JsonNodeFactory.instance.objectNode();
  }

  private String made(String operation, ObjectNode call, String list, String member) {
    return api.handle(operation, call).path(list).path(0).path(member).asText();
  }
}
