package io.ecsanywhere.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Api;
import io.ecsanywhere.harness.front.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What people do to their clusters, straight at the ECS API: no faults, no rates, no record. Errors
 * are those of the API.
 */
public final class Console {

  private final Api ecs;

  Console(Api ecs) {
    this.ecs = ecs;
  }

  /** Any operation of the ECS API. */
  public ObjectNode call(String operation, ObjectNode parameters) {
    return ecs.handle(operation, parameters);
  }

  public void createCluster(String name) {
    call("CreateCluster", Json.object().put("clusterName", name));
  }

  /** Deletes a cluster, which has to be empty. */
  public void deleteCluster(String name) {
    call("DeleteCluster", Json.object().put("cluster", name));
  }

  /** Registers a revision and returns its ARN. */
  public String register(TaskTemplate template) {
    return call("RegisterTaskDefinition", template.toJson())
        .path("taskDefinition")
        .path("taskDefinitionArn")
        .asText();
  }

  /** Creates a service of launch type EXTERNAL and returns its ARN. */
  public String createService(
      String cluster, String name, String taskDefinition, int count, Map<String, String> tags) {
    var parameters =
        Json.object()
            .put("cluster", cluster)
            .put("serviceName", name)
            .put("taskDefinition", taskDefinition)
            .put("desiredCount", count)
            .put("launchType", "EXTERNAL");
    parameters.set("tags", tags(tags));
    return call("CreateService", parameters).path("service").path("serviceArn").asText();
  }

  public void scale(String cluster, String service, int count) {
    call("UpdateService", of(cluster, service).put("desiredCount", count));
  }

  /** Replaces all tasks of the service by ones of this definition. */
  public void roll(String cluster, String service, String taskDefinition) {
    call(
        "UpdateService",
        of(cluster, service).put("taskDefinition", taskDefinition).put("forceNewDeployment", true));
  }

  /** How many tasks a deployment may have too few or too many. */
  public void percents(String cluster, String service, int minimumHealthy, int maximum) {
    var parameters = of(cluster, service);
    parameters
        .putObject("deploymentConfiguration")
        .put("minimumHealthyPercent", minimumHealthy)
        .put("maximumPercent", maximum);
    call("UpdateService", parameters);
  }

  public void deleteService(String cluster, String service) {
    call("DeleteService", of(cluster, service).put("force", true));
  }

  public void stopTask(String cluster, String task) {
    call("StopTask", Json.object().put("cluster", cluster).put("task", task));
  }

  public void tag(String resourceArn, Map<String, String> tags) {
    var parameters = Json.object().put("resourceArn", resourceArn);
    parameters.set("tags", tags(tags));
    call("TagResource", parameters);
  }

  public void untag(String resourceArn, List<String> keys) {
    var parameters = Json.object().put("resourceArn", resourceArn);
    var array = parameters.putArray("tagKeys");
    keys.forEach(array::add);
    call("UntagResource", parameters);
  }

  /** The service as DescribeServices shows it, tags included. */
  public JsonNode service(String cluster, String name) {
    var parameters = Json.object().put("cluster", cluster);
    parameters.putArray("services").add(name);
    parameters.putArray("include").add("TAGS");
    return call("DescribeServices", parameters).path("services").path(0);
  }

  /** Whether the service runs as many tasks as it should, all of its latest deployment. */
  public boolean steady(String cluster, String name) {
    var service = service(cluster, name);
    return service.path("deployments").size() == 1
        && service.path("deployments").path(0).path("rolloutState").asText().equals("COMPLETED")
        && service.path("runningCount").asInt() == service.path("desiredCount").asInt()
        && service.path("pendingCount").asInt() == 0;
  }

  /** The ARNs of the service's tasks that are to run. */
  public List<String> tasks(String cluster, String service) {
    var arns = new ArrayList<String>();
    var parameters = Json.object().put("cluster", cluster).put("serviceName", service);
    JsonNode page;
    do {
      page = call("ListTasks", parameters);
      page.path("taskArns").forEach(arn -> arns.add(arn.asText()));
      parameters.put("nextToken", page.path("nextToken").asText());
    } while (page.has("nextToken"));
    return arns;
  }

  private static ObjectNode of(String cluster, String service) {
    return Json.object().put("cluster", cluster).put("service", service);
  }

  private static JsonNode tags(Map<String, String> tags) {
    var array = Json.array();
    tags.forEach((key, value) -> array.addObject().put("key", key).put("value", value));
    return array;
  }
}
