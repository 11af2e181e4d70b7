package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.elb.LoadBalancer.Kind;
import io.ecsanywhere.harness.elb.LoadBalancer.Settings;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes, tells and deletes load balancers. */
final class LoadBalancers {

  private final Inventory inventory;

  LoadBalancers(Inventory inventory) {
    this.inventory = inventory;
  }

  ObjectNode create(Parameters parameters) {
    Settings settings =
        new Settings(
            parameters.required("Name"),
            Kind.of(parameters.text("Type").orElse("application")),
            parameters.text("Scheme").orElse("internet-facing"),
            parameters.text("IpAddressType").orElse("ipv4"),
            subnets(parameters),
            parameters.texts("SecurityGroups"));
    if (settings.subnets().isEmpty()) {
      throw Errors.validation("At least one subnet must be specified");
    }
    Map<String, String> tags = Tags.read(parameters);
    synchronized (inventory) {
      LoadBalancer balancer =
          named(settings.name()).findFirst().orElseGet(() -> create(settings, tags));
      if (!balancer.settings().equals(settings)) {
        throw Errors.duplicateLoadBalancer(settings.name());
      }
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.putArray("LoadBalancers").add(json(balancer));
      return answer;
    }
  }

  private static List<String> subnets(Parameters parameters) {
    return Stream.concat(
            parameters.texts("Subnets").stream(),
            parameters.structures("SubnetMappings").stream()
                .flatMap(mapping -> mapping.text("SubnetId").stream()))
        .toList();
  }

  private LoadBalancer create(Settings settings, Map<String, String> tags) {
    String arn =
        inventory.newArn(
            String.join(
                "/", "loadbalancer", settings.kind().inArn(), settings.name(), inventory.nextId()));
    LoadBalancer balancer =
        new LoadBalancer(
            inventory.nextSerial(),
            arn,
            settings,
            inventory.options().vpcs().getFirst(),
            inventory.time());
    balancer.tags().putAll(tags);
    inventory.loadBalancers().put(arn, balancer);
    return balancer;
  }

  ObjectNode describe(Parameters parameters) {
    synchronized (inventory) {
      return Page.of("LoadBalancers", wanted(parameters), parameters, this::json);
    }
  }

  private List<LoadBalancer> wanted(Parameters parameters) {
    List<String> arns = parameters.texts("LoadBalancerArns");
    List<String> names = parameters.texts("Names");
    if (!arns.isEmpty()) {
      arns.forEach(inventory::loadBalancer);
    } else if (!names.isEmpty()) {
      names.stream()
          .filter(name -> named(name).findAny().isEmpty())
          .forEach(
              name -> {
                throw Errors.noLoadBalancer(name);
              });
    }
    return inventory.loadBalancers().values().stream()
        .filter(balancer -> arns.isEmpty() || arns.contains(balancer.arn()))
        .filter(balancer -> names.isEmpty() || names.contains(balancer.name()))
        .toList();
  }

  private Stream<LoadBalancer> named(String name) {
    return inventory.loadBalancers().values().stream()
        .filter(balancer -> balancer.name().equals(name));
  }

  private ObjectNode json(LoadBalancer balancer) {
    Settings settings = balancer.settings();
    String region = inventory.account().region();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("LoadBalancerArn", balancer.arn())
            .put(
                "DNSName",
                "%s-%d.%s.elb.amazonaws.com"
                    .formatted(balancer.name(), 1_000_000_000L + balancer.serial(), region))
            .put("CanonicalHostedZoneId", "Z32O12XQLNTSW2")
            .put("CreatedTime", DateTimeFormatter.ISO_INSTANT.format(balancer.created()))
            .put("LoadBalancerName", balancer.name())
            .put("Scheme", settings.scheme())
            .put("VpcId", balancer.vpc().id());
    json.putObject("State").put("Code", "active");
    json.put("Type", settings.kind().word());
    ArrayNode zones = json.putArray("AvailabilityZones");
    char zone = 'a';
    for (String subnet : settings.subnets()) {
      zones.addObject().put("ZoneName", region + zone++).put("SubnetId", subnet);
    }
    settings.securityGroups().forEach(json.putArray("SecurityGroups")::add);
    return json.put("IpAddressType", settings.ipAddressType());
  }
}
