package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on tags. They raise no event, as in AWS. */
final class TagCalls {

  private final EcsState state;

  TagCalls(EcsState state) {
    this.state = state;
  }

  ObjectNode tag(Input input) {
    var tags = Tags.parse(input.json().path("tags"));
    var arn = input.required("resourceArn");
    Tags.merge(tagsOf(arn), tags);
    changed(arn);
    return Json.object();
  }

  ObjectNode untag(Input input) {
    var arn = input.required("resourceArn");
    tagsOf(arn).keySet().removeAll(input.strings("tagKeys"));
    changed(arn);
    return Json.object();
  }

  ObjectNode list(Input input) {
    return Json.object().set("tags", Tags.json(tagsOf(input.required("resourceArn"))));
  }

  /** What a service's tags were is asked for later. */
  private void changed(String arn) {
    var parts = parts(arn);
    if (parts.getFirst().equals("service") && parts.size() > 1) {
      Lookup.service(state.cluster(parts.get(1)), arn)
          .ifPresent(service -> service.tagged(state.now()));
    }
  }

  private Map<String, String> tagsOf(String arn) {
    return find(arn)
        .orElseThrow(
            () ->
                Input.invalid("The specified resource is not found. Specify a valid ARN: " + arn));
  }

  private Optional<Map<String, String>> find(String arn) {
    var parts = parts(arn);
    var kind = parts.getFirst();
    if (kind.equals("task-definition")) {
      return Optional.of(state.definitions.find(arn).tags());
    }
    if (parts.size() < 2) {
      return Optional.empty();
    }
    var cluster = state.cluster(parts.get(1));
    return switch (kind) {
      case "cluster" -> Optional.of(cluster.tags);
      case "service" -> Lookup.service(cluster, arn).map(service -> service.tags);
      case "task" -> Lookup.task(cluster, arn).map(task -> task.tags);
      case "container-instance" -> Lookup.instance(cluster, arn).map(instance -> instance.tags);
      default -> Optional.empty();
    };
  }

  private List<String> parts(String arn) {
    var prefix = state.arn("");
    if (!arn.startsWith(prefix)) {
      throw Input.invalid("Invalid resource ARN: " + arn);
    }
    return List.of(arn.substring(prefix.length()).split("/", -1));
  }
}
