package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.Ints;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes, tells and deletes target groups, and keeps their attributes. */
final class TargetGroups {

  private static final int LONGEST_DELAY = 3_600;
  private static final Set<String> CROSS_ZONE_VALUES =
      Set.of("true", "false", "use_load_balancer_configuration");

  private final Inventory inventory;

  TargetGroups(Inventory inventory) {
    this.inventory = inventory;
  }

  ObjectNode create(Parameters parameters) {
    GroupSettings settings = GroupRequest.read(parameters, inventory.options().vpcs());
    Map<String, String> tags = Tags.read(parameters);
    synchronized (inventory) {
      TargetGroup group = named(settings.name()).orElseGet(() -> create(settings, tags));
      if (!group.settings().equals(settings)) {
        throw Errors.duplicateTargetGroup(settings.name());
      }
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.putArray("TargetGroups").add(json(group));
      return answer;
    }
  }

  private TargetGroup create(GroupSettings settings, Map<String, String> tags) {
    String arn = inventory.newArn("targetgroup/" + settings.name() + "/" + inventory.nextId());
    TargetGroup group = new TargetGroup(inventory.nextSerial(), arn, settings);
    group.tags().putAll(tags);
    inventory.groups().put(arn, group);
    inventory.groupsByName().put(settings.name(), group);
    return group;
  }

  ObjectNode describe(Parameters parameters) {
    synchronized (inventory) {
      return Page.of("TargetGroups", wanted(parameters), parameters, TargetGroups::json);
    }
  }

  private List<TargetGroup> wanted(Parameters parameters) {
    List<String> arns = parameters.texts("TargetGroupArns");
    List<String> names = parameters.texts("Names");
    String balancer = parameters.text("LoadBalancerArn").orElse("");
    if (!arns.isEmpty()) {
      arns.forEach(this::checkExists);
      return bySerial(arns.stream().map(inventory.groups()::get));
    }
    if (!names.isEmpty()) {
      if (names.stream().anyMatch(name -> named(name).isEmpty())) {
        throw Errors.noTargetGroups();
      }
      return bySerial(names.stream().flatMap(name -> named(name).stream()));
    }
    if (!balancer.isEmpty()) {
      String arn = inventory.loadBalancer(balancer).arn();
      return filtered(group -> group.loadBalancerArn().filter(arn::equals).isPresent());
    }
    return List.copyOf(inventory.groups().values());
  }

  private void checkExists(String arn) {
    if (!arn.startsWith(inventory.newArn("targetgroup/"))) {
      throw Errors.notAnArn(arn, "target group");
    }
    if (!inventory.groups().containsKey(arn)) {
      throw Errors.noTargetGroups();
    }
  }

  private List<TargetGroup> filtered(Predicate<TargetGroup> wanted) {
    return inventory.groups().values().stream().filter(wanted).toList();
  }

  private static List<TargetGroup> bySerial(Stream<TargetGroup> groups) {
    return groups.distinct().sorted(Comparator.comparingLong(TargetGroup::serial)).toList();
  }

  private Optional<TargetGroup> named(String name) {
    return Optional.ofNullable(inventory.groupsByName().get(name));
  }

  /** Deleting what is not there succeeds. */
  ObjectNode delete(Parameters parameters) {
    String arn = parameters.required("TargetGroupArn");
    synchronized (inventory) {
      TargetGroup group = inventory.groups().get(arn);
      if (group != null && group.inUse()) {
        throw Errors.inUse(arn);
      }
      if (group != null) {
        inventory.groups().remove(arn);
        inventory.groupsByName().remove(group.name());
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode attributes(Parameters parameters) {
    synchronized (inventory) {
      return attributes(inventory.group(parameters.required("TargetGroupArn")));
    }
  }

  ObjectNode modifyAttributes(Parameters parameters) {
    synchronized (inventory) {
      TargetGroup group = inventory.group(parameters.required("TargetGroupArn"));
      List<Parameters> changes = parameters.structures("Attributes");
      changes.forEach(
          change -> check(group, change.required("Key"), change.text("Value").orElse("")));
      changes.forEach(
          change ->
              group.attributes().put(change.required("Key"), change.text("Value").orElse("")));
      return attributes(group);
    }
  }

  private static void check(TargetGroup group, String key, String value) {
    Integer number = Ints.tryParse(value);
    boolean good =
        switch (key) {
          case TargetGroup.DELAY -> number != null && number >= 0 && number <= LONGEST_DELAY;
          case TargetGroup.CROSS_ZONE -> CROSS_ZONE_VALUES.contains(value);
          default -> group.attributes().containsKey(key);
        };
    if (!good) {
      throw Errors.validation(
          "Target group attribute '" + key + "' with value '" + value + "' is not valid");
    }
  }

  private static ObjectNode attributes(TargetGroup group) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode attributes = answer.putArray("Attributes");
    group
        .attributes()
        .forEach((key, value) -> attributes.addObject().put("Key", key).put("Value", value));
    return answer;
  }

  private static ObjectNode json(TargetGroup group) {
    GroupSettings settings = group.settings();
    GroupSettings.Check check = settings.check();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("TargetGroupArn", group.arn())
            .put("TargetGroupName", group.name())
            .put("Protocol", settings.protocol())
            .put("Port", settings.port())
            .put("VpcId", settings.vpc().id())
            .put("HealthCheckProtocol", check.protocol())
            .put("HealthCheckPort", check.port())
            .put("HealthCheckEnabled", true)
            .put("HealthCheckIntervalSeconds", check.intervalSeconds())
            .put("HealthCheckTimeoutSeconds", check.timeoutSeconds())
            .put("HealthyThresholdCount", check.healthyThreshold())
            .put("UnhealthyThresholdCount", check.unhealthyThreshold());
    if (!check.path().isEmpty()) {
      json.put("HealthCheckPath", check.path()).putObject("Matcher").put("HttpCode", check.codes());
    }
    ArrayNode balancers = json.putArray("LoadBalancerArns");
    group.loadBalancerArn().ifPresent(balancers::add);
    json.put("TargetType", settings.targetType());
    if (!settings.protocolVersion().isEmpty()) {
      json.put("ProtocolVersion", settings.protocolVersion());
    }
    return json.put("IpAddressType", settings.ipAddressType());
  }
}
