package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;

/** A service as DescribeServices shows it. */
final class ServiceJson {

  private ServiceJson() {}

  static ObjectNode of(Service service) {
    var counts = TaskCounts.of(service.tasks.wantedNow());
    var json =
        Json.object()
            .put("serviceArn", service.arn)
            .put("serviceName", service.name)
            .put("clusterArn", service.cluster.arn)
            .put("status", service.status.name())
            .put("desiredCount", service.desiredCount)
            .put("runningCount", counts.running())
            .put("pendingCount", counts.pending())
            .put("launchType", "EXTERNAL")
            .put("taskDefinition", service.primary().definition.arn())
            .put("schedulingStrategy", "REPLICA")
            .put("enableECSManagedTags", false)
            .put("propagateTags", service.propagateTags ? "SERVICE" : "NONE")
            .put("enableExecuteCommand", false);
    Times.IN_ANSWERS.put(json, "createdAt", service.createdAt);
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
      Times.IN_ANSWERS.put(
          events.addObject().put("id", message.id()).put("message", message.text()),
          "createdAt",
          message.at());
    }
    return json;
  }

  private static ObjectNode deployment(Service service, Service.Deployment deployment) {
    boolean primary = deployment == service.primary();
    var counts =
        TaskCounts.of(
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
            .put("launchType", "EXTERNAL")
            .put("rolloutState", deployment.completed ? "COMPLETED" : "IN_PROGRESS")
            .put(
                "rolloutStateReason",
                "ECS deployment %s %s."
                    .formatted(deployment.id, deployment.completed ? "completed" : "in progress"));
    Times.IN_ANSWERS.put(json, "createdAt", deployment.createdAt);
    Times.IN_ANSWERS.put(json, "updatedAt", deployment.updatedAt);
    return json;
  }
}
