package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.net.Addresses;
import io.ecsanywhere.harness.net.ListenerPort;
import io.ecsanywhere.harness.net.Network;
import io.ecsanywhere.harness.net.TrafficLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes, tells and deletes listeners. Where there is a data plane, each is a real server on its
 * port of 127.0.0.1, or on a free port where that is taken or not to be had; those of UDP are not.
 */
final class Listeners implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final Set<String> SECURE = Set.of("HTTPS", "TLS");

  private final Inventory inventory;
  private final Network network;
  private final TrafficLog traffic;

  Listeners(Inventory inventory, Network network, TrafficLog traffic) {
    this.inventory = inventory;
    this.network = network;
    this.traffic = traffic;
  }

  ObjectNode create(Parameters parameters) {
    Listener listener;
    boolean fresh;
    synchronized (inventory) {
      LoadBalancer balancer = inventory.loadBalancer(parameters.required("LoadBalancerArn"));
      Optional<Listener> same = same(balancer, parameters);
      fresh = same.isEmpty();
      listener = same.orElseGet(() -> create(balancer, parameters));
    }
    if (fresh && inventory.options().dataPlane() && !listener.protocol().equals("UDP")) {
      ListenerPort door = open(listener);
      synchronized (inventory) {
        listener.open(door);
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("Listeners").add(json(listener));
    return answer;
  }

  /** The listener that stands at this port already, made by a call like this one. */
  private Optional<Listener> same(LoadBalancer balancer, Parameters parameters) {
    int port = port(parameters);
    Optional<Listener> there =
        of(balancer.arn()).filter(listener -> listener.port() == port).findFirst();
    there
        .filter(
            listener ->
                !parameters.text("Protocol").equals(Optional.of(listener.protocol()))
                    || !listener.actions().equals(parameters.node().path("DefaultActions")))
        .ifPresent(
            different -> {
              throw Errors.duplicateListener(balancer.arn());
            });
    return there;
  }

  private Listener create(LoadBalancer balancer, Parameters parameters) {
    String protocol = parameters.required("Protocol");
    if (!balancer.settings().kind().protocols().contains(protocol)) {
      throw Errors.unsupported(protocol, balancer.settings().kind().word());
    }
    if (SECURE.contains(protocol) && parameters.structures("Certificates").isEmpty()) {
      throw Errors.validation("A certificate must be specified for " + protocol + " listeners");
    }
    Map<String, String> tags = Tags.read(parameters);
    List<TargetGroup> groups = groups(parameters);
    groups.forEach(group -> checkFits(balancer, protocol, group));
    String arn = balancer.arn().replace(":loadbalancer/", ":listener/") + "/" + inventory.nextId();
    Listener listener =
        new Listener(
            inventory.nextSerial(),
            arn,
            balancer.arn(),
            protocol,
            port(parameters),
            parameters.node().withArray("DefaultActions").deepCopy(),
            groups);
    listener.tags().putAll(tags);
    inventory.listeners().put(arn, listener);
    groups.stream()
        .filter(group -> !group.inUse())
        .forEach(group -> group.usedBy(Optional.of(balancer.arn()), inventory.first(true)));
    return listener;
  }

  private static int port(Parameters parameters) {
    return parameters.integer("Port", 1, 65_535).orElseThrow(() -> Errors.missing("Port"));
  }

  private List<TargetGroup> groups(Parameters parameters) {
    List<TargetGroup> groups =
        parameters.structures("DefaultActions").stream()
            .filter(action -> action.text("Type").equals(Optional.of("forward")))
            .flatMap(Listeners::forwarded)
            .distinct()
            .map(inventory::group)
            .toList();
    if (groups.isEmpty()) {
      throw Errors.validation("A default action that forwards to a target group must be specified");
    }
    return groups;
  }

  private static Stream<String> forwarded(Parameters action) {
    return Stream.concat(
        action.text("TargetGroupArn").stream(),
        action.structure("ForwardConfig").stream()
            .flatMap(config -> config.structures("TargetGroups").stream())
            .map(group -> group.required("TargetGroupArn")));
  }

  private static void checkFits(LoadBalancer balancer, String protocol, TargetGroup group) {
    String own = group.settings().protocol();
    boolean fits =
        switch (protocol) {
          case "HTTP", "HTTPS" -> group.httpFamily();
          case "TCP" -> own.equals("TCP") || own.equals("TCP_UDP");
          case "TLS" -> own.equals("TCP") || own.equals("TLS");
          case "UDP" -> own.equals("UDP") || own.equals("TCP_UDP");
          default -> own.equals(protocol);
        };
    if (!fits) {
      throw Errors.incompatible(protocol, own);
    }
    if (group.loadBalancerArn().filter(arn -> !arn.equals(balancer.arn())).isPresent()) {
      throw Errors.onOtherLoadBalancer(group.arn());
    }
  }

  private ListenerPort open(Listener listener) {
    try {
      return open(listener, listener.port());
    } catch (IOException taken) {
      try {
        return open(listener, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ListenerPort open(Listener listener, int port) throws IOException {
    return new ListenerPort(
        network,
        Addresses.of(HOST, port),
        listener.arn(),
        () -> next(listener),
        traffic,
        inventory.options().targetTimeout());
  }

  private ListenerPort.Route next(Listener listener) {
    synchronized (inventory) {
      return listener.next();
    }
  }

  ObjectNode describe(Parameters parameters) {
    synchronized (inventory) {
      List<String> arns = parameters.texts("ListenerArns");
      List<Listener> wanted =
          arns.isEmpty()
              ? of(inventory.loadBalancer(parameters.required("LoadBalancerArn")).arn()).toList()
              : arns.stream().map(inventory::listener).toList();
      return Page.of("Listeners", wanted, parameters, Listeners::json);
    }
  }

  ObjectNode delete(Parameters parameters) {
    Optional<ListenerPort> door;
    synchronized (inventory) {
      Listener listener = inventory.listener(parameters.required("ListenerArn"));
      inventory.listeners().remove(listener.arn());
      listener.groups().stream()
          .filter(group -> of(listener.loadBalancerArn()).noneMatch(uses(group)))
          .forEach(group -> group.usedBy(Optional.empty(), inventory.first(false)));
      door = listener.door();
    }
    door.ifPresent(ListenerPort::close);
    return JsonNodeFactory.instance.objectNode();
  }

  private static Predicate<Listener> uses(TargetGroup group) {
    return listener -> listener.groups().contains(group);
  }

  private Stream<Listener> of(String balancerArn) {
    return inventory.listeners().values().stream()
        .filter(listener -> listener.loadBalancerArn().equals(balancerArn));
  }

  private static ObjectNode json(Listener listener) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("ListenerArn", listener.arn())
            .put("LoadBalancerArn", listener.loadBalancerArn())
            .put("Port", listener.port())
            .put("Protocol", listener.protocol());
    ArrayNode actions = listener.actions();
    json.set("DefaultActions", actions.deepCopy());
    return json;
  }

  @Override
  public void close() {
    List<ListenerPort> doors;
    synchronized (inventory) {
      doors =
          inventory.listeners().values().stream()
              .flatMap(listener -> listener.door().stream())
              .toList();
    }
    doors.forEach(ListenerPort::close);
  }
}
