package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ecsanywhere.harness.net.ListenerPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A listener and the groups it forwards to. Guarded by the lock of the {@link Inventory}. */
final class Listener implements Page.Numbered {

  private final long serial;
  private final String arn;
  private final String loadBalancerArn;
  private final String protocol;
  private final int port;
  private final ArrayNode actions;
  private final List<TargetGroup> groups;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private Optional<ListenerPort> door = Optional.empty();
  private int turn;

  Listener(
      long serial,
      String arn,
      String loadBalancerArn,
      String protocol,
      int port,
      ArrayNode actions,
      List<TargetGroup> groups) {
    this.serial = serial;
    this.arn = arn;
    this.loadBalancerArn = loadBalancerArn;
    this.protocol = protocol;
    this.port = port;
    this.actions = actions;
    this.groups = List.copyOf(groups);
  }

  @Override
  public long serial() {
    return serial;
  }

  String arn() {
    return arn;
  }

  String loadBalancerArn() {
    return loadBalancerArn;
  }

  String protocol() {
    return protocol;
  }

  int port() {
    return port;
  }

  ArrayNode actions() {
    return actions;
  }

  List<TargetGroup> groups() {
    return groups;
  }

  Map<String, String> tags() {
    return tags;
  }

  Optional<ListenerPort> door() {
    return door;
  }

  void open(ListenerPort door) {
    this.door = Optional.of(door);
  }

  /** The next group's next target; groups take turns. */
  ListenerPort.Route next() {
    turn = (turn + 1) % groups.size();
    TargetGroup group = groups.get(turn);
    return new ListenerPort.Route(group.arn(), group.next());
  }
}
