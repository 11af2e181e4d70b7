package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.util.Map;
import java.util.TreeMap;

/** A container instance as ECS shows it. */
final class InstanceJson {

  private InstanceJson() {}

  static ObjectNode of(Instance instance, Times times) {
    var json =
        Json.object()
            .put("containerInstanceArn", instance.arn)
            .put("ec2InstanceId", instance.managedInstanceId)
            .put("version", instance.version)
            .put("status", instance.status.name())
            .put("agentConnected", instance.agentConnected);
    if (times == Times.IN_ANSWERS) {
      long running =
          instance.tasks.wantedNow().stream().filter(task -> task.now().running()).count();
      json.put("runningTasksCount", running)
          .put("pendingTasksCount", instance.tasks.wanted().size() - running);
    } else {
      json.put("clusterArn", instance.cluster.arn);
    }
    times.put(json, "registeredAt", instance.registeredAt);
    json.putObject("versionInfo")
        .put("agentVersion", "1.99.0")
        .put("dockerVersion", "DockerVersion: 25.0.8");
    json.set("registeredResources", resources(instance, false));
    json.set("remainingResources", resources(instance, true));
    var attributes = json.putArray("attributes");
    attributes(instance).forEach((name, value) -> attributes.add(attribute(name, value)));
    json.putArray("attachments");
    return json;
  }

  /** The agent's own attributes and the custom ones; those without a value have an empty one. */
  static Map<String, String> attributes(Instance instance) {
    var attributes = new TreeMap<>(instance.attributes);
    attributes.put("ecs.capability.external", "");
    attributes.put("ecs.os-type", "linux");
    return attributes;
  }

  static ObjectNode attribute(String name, String value) {
    var json = Json.object().put("name", name);
    return value.isEmpty() ? json : json.put("value", value);
  }

  private static ArrayNode resources(Instance instance, boolean remaining) {
    var resources = Json.array();
    int used = remaining ? instance.tasks.wanted().size() : 0;
    integer(resources, "CPU", 1_024_000 - 256 * used);
    integer(resources, "MEMORY", 2_048_000 - 512 * used);
    for (boolean udp : new boolean[] {false, true}) {
      var ports =
          resources
              .addObject()
              .put("name", udp ? "PORTS_UDP" : "PORTS")
              .put("type", "STRINGSET")
              .putArray("stringSetValue");
      if (remaining) {
        instance.ports.inUse(udp).forEach(port -> ports.add(Integer.toString(port)));
      }
    }
    return resources;
  }

  private static void integer(ArrayNode resources, String name, int value) {
    resources
        .addObject()
        .put("name", name)
        .put("type", "INTEGER")
        .put("doubleValue", 0.0)
        .put("longValue", 0)
        .put("integerValue", value);
  }
}
