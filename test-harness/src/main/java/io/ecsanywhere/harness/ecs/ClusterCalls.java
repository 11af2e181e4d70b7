package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;
import java.util.List;

/** The operations on clusters. */
final class ClusterCalls {

  private final EcsState state;

  ClusterCalls(EcsState state) {
    this.state = state;
  }

  ObjectNode create(Input input) {
    var asked = input.text("clusterName");
    var name = asked.isEmpty() ? "default" : asked;
    if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
      throw Input.invalid("Invalid cluster name.");
    }
    var tags = Tags.parse(input.json().path("tags"));
    var cluster =
        state.clusters.computeIfAbsent(
            name,
            absent -> {
              var created = new Cluster(name, state.arn("cluster/" + name));
              created.tags.putAll(tags);
              return created;
            });
    return Json.object().set("cluster", described(cluster, true));
  }

  /** It has to be empty. */
  ObjectNode delete(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    refuse(!cluster.services.isEmpty(), "Services", "services are active");
    refuse(TaskCounts.of(cluster.tasks.wantedNow()).running() > 0, "Tasks", "tasks are running");
    refuse(!cluster.instances.isEmpty(), "ContainerInstances", "instances are registered");
    state.clusters.remove(cluster.name);
    return Json.object().set("cluster", described(cluster, true).put("status", "INACTIVE"));
  }

  private static void refuse(boolean there, String what, String why) {
    if (there) {
      throw new ApiError(
          400,
          "ClusterContains" + what + "Exception",
          "The Cluster cannot be deleted while " + why + ".");
    }
  }

  ObjectNode list(Input input) {
    return Page.of(state.clusters, cluster -> true, input, 100)
        .answer("clusterArns", cluster -> cluster.arn);
  }

  ObjectNode describe(Input input) {
    var answer = Json.object();
    var clusters = answer.putArray("clusters");
    var failures = new Failures(state, answer.putArray("failures"));
    var names = input.has("clusters") ? input.names("clusters", 100) : List.of("default");
    for (String name : names) {
      var cluster = state.clusters.get(EcsState.lastPart(name));
      if (cluster == null) {
        failures.add(name.startsWith("arn:") ? name : state.arn("cluster/" + name), "MISSING");
      } else {
        clusters.add(described(cluster, input.includes("TAGS")));
      }
    }
    return answer;
  }

  private static ObjectNode described(Cluster cluster, boolean withTags) {
    var counts = TaskCounts.of(cluster.tasks.wantedNow());
    var json =
        Json.object()
            .put("clusterArn", cluster.arn)
            .put("clusterName", cluster.name)
            .put("status", "ACTIVE")
            .put("registeredContainerInstancesCount", cluster.instances.size())
            .put("runningTasksCount", counts.running())
            .put("pendingTasksCount", counts.pending())
            .put("activeServicesCount", cluster.services.size());

    json.set("tags", withTags ? Tags.json(cluster.tags) : Json.array());
    return json;
  }
}
