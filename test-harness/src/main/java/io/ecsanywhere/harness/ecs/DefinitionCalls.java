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
    answer.set("taskDefinition", Render.IN_ANSWERS.taskDefinition(definition));
    if (withTags) {
      answer.set("tags", Render.tags(definition.tags()));
    }
    return answer;
  }
}
