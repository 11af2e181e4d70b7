package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ecsanywhere.harness.front.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ECS's own JSON of things. The API and its events differ only in how they write times. */
enum Render {
  /** Times as seconds since 1970, with a fraction. */
  IN_ANSWERS,
  /** Times in ISO 8601. */
  IN_EVENTS;

  private static final String EXTERNAL = "EXTERNAL";

  ObjectNode task(Task task, TaskState now) {
    var json =
        Json.object()
            .put("taskArn", task.arn)
            .put("clusterArn", task.cluster.arn)
            .put("containerInstanceArn", task.instance.arn)
            .put("taskDefinitionArn", task.definition.arn())
            .put("group", task.group)
            .put("launchType", EXTERNAL)
            .put("lastStatus", now.last().name())
            .put("desiredStatus", now.desired().name())
            .put("healthStatus", now.health().name())
            .put("connectivity", "CONNECTED")
            .put("cpu", "256")
            .put("memory", "512")
            .put("enableExecuteCommand", false)
            .put("version", now.version());
    if (!task.startedBy.isEmpty()) {
      json.put("startedBy", task.startedBy);
    }
    time(json, "createdAt", task.createdAt);
    time(json, "startedAt", now.startedAt());
    time(json, "stoppingAt", now.stoppingAt());
    time(json, "stoppedAt", now.stoppedAt());
    if (this == IN_EVENTS) {
      time(json, "updatedAt", now.at());
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

  ObjectNode instance(Instance instance) {
    var json =
        Json.object()
            .put("containerInstanceArn", instance.arn)
            .put("ec2InstanceId", instance.managedInstanceId)
            .put("version", instance.version)
            .put("status", instance.status.name())
            .put("agentConnected", instance.agentConnected);
    if (this == IN_ANSWERS) {
      long running =
          instance.tasks.wantedNow().stream().filter(task -> task.now().running()).count();
      json.put("runningTasksCount", running)
          .put("pendingTasksCount", instance.tasks.wanted().size() - running);
    } else {
      json.put("clusterArn", instance.cluster.arn);
    }
    time(json, "registeredAt", instance.registeredAt);
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

  ObjectNode service(Service service) {
    var counts = Counts.of(service.tasks.wantedNow());
    var json =
        Json.object()
            .put("serviceArn", service.arn)
            .put("serviceName", service.name)
            .put("clusterArn", service.cluster.arn)
            .put("status", service.status.name())
            .put("desiredCount", service.desiredCount)
            .put("runningCount", counts.running())
            .put("pendingCount", counts.pending())
            .put("launchType", EXTERNAL)
            .put("taskDefinition", service.primary().definition.arn())
            .put("schedulingStrategy", "REPLICA")
            .put("enableECSManagedTags", false)
            .put("propagateTags", service.propagateTags ? "SERVICE" : "NONE")
            .put("enableExecuteCommand", false);
    time(json, "createdAt", service.createdAt);
    json.putObject("deploymentController").put("type", "ECS");
    json.putObject("deploymentConfiguration")
        .put("minimumHealthyPercent", service.minimumHealthyPercent)
        .put("maximumPercent", service.maximumPercent);
    json.putArray("loadBalancers");
    json.putArray("serviceRegistries");
    json.putArray("placementConstraints");
    json.putArray("placementStrategy");
    var deployments = json.putArray("deployments");
    service.deployments.forEach(deployment -> deployments.add(deployment(service, deployment)));
    var events = json.putArray("events");
    for (var message : service.messages) {
      time(
          events.addObject().put("id", message.id()).put("message", message.text()),
          "createdAt",
          message.at());
    }
    return json;
  }

  private ObjectNode deployment(Service service, Service.Deployment deployment) {
    boolean primary = deployment == service.primary();
    var counts =
        Counts.of(
            service.tasks.wantedNow().stream()
                .filter(task -> task.startedBy.equals(deployment.id))
                .toList());
    var json =
        Json.object()
            .put("id", deployment.id)
            .put("status", primary ? "PRIMARY" : "ACTIVE")
            .put("taskDefinition", deployment.definition.arn())
            .put("desiredCount", primary ? service.desiredCount : counts.running())
            .put("runningCount", counts.running())
            .put("pendingCount", counts.pending())
            .put("failedTasks", deployment.failedTasks)
            .put("launchType", EXTERNAL)
            .put("rolloutState", deployment.completed ? "COMPLETED" : "IN_PROGRESS")
            .put(
                "rolloutStateReason",
                "ECS deployment %s %s."
                    .formatted(deployment.id, deployment.completed ? "completed" : "in progress"));
    time(json, "createdAt", deployment.createdAt);
    time(json, "updatedAt", deployment.updatedAt);
    return json;
  }

  static ObjectNode cluster(Cluster cluster) {
    var counts = Counts.of(cluster.tasks.wantedNow());
    return Json.object()
        .put("clusterArn", cluster.arn)
        .put("clusterName", cluster.name)
        .put("status", "ACTIVE")
        .put("registeredContainerInstancesCount", cluster.instances.size())
        .put("runningTasksCount", counts.running())
        .put("pendingTasksCount", counts.pending())
        .put("activeServicesCount", cluster.services.size());
  }

  ObjectNode taskDefinition(TaskDefinition definition) {
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
    time(json, "registeredAt", definition.registeredAt());
    return json;
  }

  static ArrayNode tags(Map<String, String> tags) {
    var array = Json.array();
    tags.forEach((key, value) -> array.addObject().put("key", key).put("value", value));
    return array;
  }

  void time(ObjectNode json, String name, Instant time) {
    json.set(
        name,
        switch (this) {
          case IN_ANSWERS -> Json.seconds(time);
          case IN_EVENTS -> TextNode.valueOf(time.toString());
        });
  }

  private void time(ObjectNode json, String name, Optional<Instant> time) {
    time.ifPresent(present -> time(json, name, present));
  }

  private record Counts(int running, int pending) {
    static Counts of(Iterable<Task> wanted) {
      int running = 0;
      int pending = 0;
      for (Task task : wanted) {
        if (task.now().running()) {
          running++;
        } else {
          pending++;
        }
      }
      return new Counts(running, pending);
    }
  }
}
