package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;
import java.util.TreeMap;

/** Custom attributes of container instances. They raise no event, as in AWS. */
final class AttributeCalls {

  private static final int LISTED_AT_ONCE = 100;
  private static final int UPDATED_AT_ONCE = 10;

  private final EcsState state;

  AttributeCalls(EcsState state) {
    this.state = state;
  }

  ObjectNode put(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var attributes = input.json().path("attributes");
    if (attributes.isEmpty() || attributes.size() > UPDATED_AT_ONCE) {
      throw Input.invalid("Between 1 and " + UPDATED_AT_ONCE + " attributes are taken at once.");
    }
    for (JsonNode attribute : attributes) {
      check(attribute);
      target(cluster, attribute);
    }
    for (JsonNode attribute : attributes) {
      target(cluster, attribute)
          .attributes
          .put(attribute.path("name").asText(), attribute.path("value").asText(""));
    }
    return Json.object().set("attributes", attributes);
  }

  ObjectNode delete(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var attributes = input.json().path("attributes");
    for (JsonNode attribute : attributes) {
      target(cluster, attribute).attributes.remove(attribute.path("name").asText());
    }
    return Json.object().set("attributes", attributes);
  }

  private static void check(JsonNode attribute) {
    if (!attribute.path("name").asText("").matches("[A-Za-z0-9_./\\\\-]{1,128}")) {
      throw Input.invalid(
          "Attribute names are 1 to 128 letters, numbers, hyphens, underscores, slashes and dots.");
    }
    if (!attribute.path("value").asText("").matches("|[A-Za-z0-9_./\\\\@: -]{1,128}")) {
      throw Input.invalid(
          "Attribute values are 1 to 128 letters, numbers, hyphens, underscores, slashes, dots, "
              + "colons, at signs and spaces.");
    }
  }

  private static Instance target(Cluster cluster, JsonNode attribute) {
    var id = attribute.path("targetId").asText("");
    return Lookup.instance(cluster, id)
        .orElseThrow(
            () ->
                new ApiError(
                    400, "TargetNotFoundException", "The target " + id + " could not be found."));
  }

  ObjectNode list(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var wantedName = input.text("attributeName");
    var wantedValue = input.text("attributeValue");
    var all = new TreeMap<String, ObjectNode>();
    for (Instance instance : cluster.instances.values()) {
      InstanceJson.attributes(instance)
          .forEach(
              (name, value) -> {
                if ((wantedName.isEmpty() || name.equals(wantedName))
                    && (wantedValue.isEmpty() || value.equals(wantedValue))) {
                  all.put(
                      instance.id + " " + name,
                      InstanceJson.attribute(name, value)
                          .put("targetType", "container-instance")
                          .put("targetId", instance.arn));
                }
              });
    }
    var page = Page.of(all, attribute -> true, input, LISTED_AT_ONCE);
    var answer = Json.object();
    answer.putArray("attributes").addAll(page.entries());
    return page.token().isEmpty() ? answer : answer.put("nextToken", page.token());
  }
}
