package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;

/** The operations on task definitions. */
final class DefinitionCalls {

  private final EcsState state;

  DefinitionCalls(EcsState state) {
    this.state = state;
  }

  ObjectNode register(Input input) {
    var tags = Tags.parse(input.json().path("tags"));
    var definition = state.definitions.register(input.json().deepCopy(), tags, state.now());
    return answer(definition, true);
  }

  ObjectNode describe(Input input) {
    return answer(state.definitions.find(input.required("taskDefinition")), input.includes("TAGS"));
  }

  ObjectNode list(Input input) {
    var family = input.text("familyPrefix");
    boolean active = !input.has("status") || input.text("status").equals("ACTIVE");
    return Page.of(
            state.definitions.all(),
            definition -> active && (family.isEmpty() || definition.family().equals(family)),
            input,
            100)
        .answer("taskDefinitionArns", TaskDefinition::arn);
  }

  private static ObjectNode answer(TaskDefinition definition, boolean withTags) {
    var answer = Json.object();
    answer.set("taskDefinition", described(definition));
    if (withTags) {
      answer.set("tags", Tags.json(definition.tags()));
    }
    return answer;
  }

  private static ObjectNode described(TaskDefinition definition) {
    var json = definition.source().deepCopy();
    json.remove("tags");
    json.put("taskDefinitionArn", definition.arn())
        .put("family", definition.family())
        .put("revision", definition.revision())
        .put("networkMode", json.path("networkMode").asText("bridge"))
        .put("status", "ACTIVE");
    for (var container : json.withArray("containerDefinitions")) {
      var object = (ObjectNode) container;
      object.put("essential", object.path("essential").asBoolean(true));
      for (var mapping : object.withArray("portMappings")) {
        var port = (ObjectNode) mapping;
        port.put("protocol", port.path("protocol").asText("tcp"));
        if (port.has("containerPort")) {
          int unset = definition.hostMode() ? port.path("containerPort").asInt() : 0;
          port.put("hostPort", port.path("hostPort").asInt(unset));
        }
      }
    }
    json.putArray("compatibilities").add("EXTERNAL").add("EC2");
    Times.IN_ANSWERS.put(json, "registeredAt", definition.registeredAt());
    return json;
  }
}
