package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;

/** A task as ECS shows it. */
final class TaskJson {

  private TaskJson() {}

  static ObjectNode of(Task task, TaskState now, Times times) {
    var json =
        Json.object()
            .put("taskArn", task.arn)
            .put("clusterArn", task.cluster.arn)
            .put("containerInstanceArn", task.instance.arn)
            .put("taskDefinitionArn", task.definition.arn())
            .put("group", task.group)
            .put("launchType", "EXTERNAL")
            .put("lastStatus", now.last().name())
            .put("desiredStatus", now.desired().name())
            .put("healthStatus", now.health().name())
            .put("connectivity", task.instance.agentConnected ? "CONNECTED" : "DISCONNECTED")
            .put("cpu", "256")
            .put("memory", "512")
            .put("enableExecuteCommand", false)
            .put("version", now.version());
    if (!task.startedBy.isEmpty()) {
      json.put("startedBy", task.startedBy);
    }
    times.put(json, "createdAt", task.createdAt);
    times.put(json, "startedAt", now.startedAt());
    times.put(json, "stoppingAt", now.stoppingAt());
    times.put(json, "stoppedAt", now.stoppedAt());
    if (times == Times.IN_EVENTS) {
      times.put(json, "updatedAt", now.at());
    }
    if (!now.stopCode().isEmpty()) {
      json.put("stopCode", now.stopCode()).put("stoppedReason", now.stoppedReason());
    }
    json.putArray("attachments");
    json.putArray("attributes");
    json.putArray("tags");
    json.putObject("overrides").putArray("containerOverrides");
    var containers = json.putArray("containers");
    now.containers().forEach(container -> containers.add(container(task, now, container)));
    return json;
  }

  private static ObjectNode container(Task task, TaskState now, TaskState.Container container) {
    var json =
        Json.object()
            .put("containerArn", container.arn())
            .put("taskArn", task.arn)
            .put("name", container.name())
            .put("image", container.image())
            .put("lastStatus", containerStatus(now.last()))
            .put("healthStatus", container.health().name())
            .put("cpu", "0");
    json.putArray("networkInterfaces");
    var bindings = json.putArray("networkBindings");
    if (now.last() == TaskStatus.STOPPED) {
      json.put("exitCode", 0);
    }
    if (!task.definition.hostMode()) {
      for (var binding : container.bindings()) {
        bindings.add(binding("0.0.0.0", binding));
        if (task.instance.ipv6) {
          bindings.add(binding("::", binding));
        }
      }
    }
    return json;
  }

  private static String containerStatus(TaskStatus task) {
    return switch (task) {
      case PROVISIONING, PENDING, ACTIVATING -> "PENDING";
      case RUNNING, DEACTIVATING, STOPPING -> "RUNNING";
      case DEPROVISIONING, STOPPED -> "STOPPED";
    };
  }

  private static ObjectNode binding(String address, TaskState.Binding binding) {
    var mapping = binding.mapping();
    var json = Json.object().put("bindIP", address).put("protocol", mapping.protocol());
    if (mapping.range()) {
      return json.put("containerPortRange", range(mapping.first(), mapping.count()))
          .put("hostPortRange", range(binding.hostPort(), mapping.count()));
    }
    return json.put("containerPort", mapping.first()).put("hostPort", binding.hostPort());
  }

  private static String range(int first, int count) {
    return first + "-" + (first + count - 1);
  }
}
