package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A revision of a task definition.
 *
 * @param source what was registered, for the answers
 */
record TaskDefinition(
    String arn,
    String family,
    int revision,
    boolean hostMode,
    List<ContainerDefinition> containers,
    ObjectNode source,
    Map<String, String> tags,
    Instant registeredAt) {

  /**
   * @param checked whether it has a health check
   */
  record ContainerDefinition(
      String name, String image, boolean essential, boolean checked, List<PortMapping> ports) {}

  TaskDefinition {
    containers = List.copyOf(containers);
  }

  /** The host ports that must be free before a task of this definition can be placed. */
  List<PortMapping> fixedPorts() {
    return containers.stream()
        .flatMap(container -> container.ports().stream())
        .filter(PortMapping::fixed)
        .toList();
  }

  static boolean hostMode(JsonNode source) {
    return switch (source.path("networkMode").asText("bridge")) {
      case "host" -> true;
      case "bridge", "none" -> false;
      default ->
          throw new ApiError(
              400, "ClientException", "External instances take networkMode bridge, host and none.");
    };
  }

  static List<ContainerDefinition> containers(JsonNode source, boolean hostMode) {
    var containers = new ArrayList<ContainerDefinition>();
    var names = new HashSet<String>();
    for (JsonNode container : source.path("containerDefinitions")) {
      var name = container.path("name").asText();
      if (!name.matches("[A-Za-z0-9_-]{1,255}") || !names.add(name)) {
        throw new ApiError(
            400,
            "ClientException",
            "Container names must be unique, of letters, numbers, _ and -.");
      }
      var ports = new ArrayList<PortMapping>();
      for (JsonNode mapping : container.path("portMappings")) {
        ports.add(PortMapping.parse(mapping, hostMode));
      }
      containers.add(
          new ContainerDefinition(
              name,
              container.path("image").asText(),
              container.path("essential").asBoolean(true),
              container.hasNonNull("healthCheck"),
              List.copyOf(ports)));
    }
    if (containers.isEmpty()) {
      throw new ApiError(400, "ClientException", "Container list cannot be empty.");
    }
    return containers;
  }
}
