package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.front.Json;

/** What ECS tells the world about its changes: events, and the messages of a service. */
final class Notices {

  private final EcsState state;

  Notices(EcsState state) {
    this.state = state;
  }

  void task(Task task) {
    state.events.publish(
        "ECS Task State Change", task.arn, TaskJson.of(task, task.now(), Times.IN_EVENTS));
  }

  /** Counts as a change of the instance: tasks come and go, agents connect and disconnect. */
  void instance(Instance instance) {
    instance.version++;
    state.events.publish(
        "ECS Container Instance State Change",
        instance.arn,
        InstanceJson.of(instance, Times.IN_EVENTS));
  }

  void deployment(Service service, String eventName, String word) {
    var deployment = service.primary();
    state.events.publish(
        "ECS Deployment State Change",
        service.arn,
        Json.object()
            .put("eventType", "INFO")
            .put("eventName", eventName)
            .put("deploymentId", deployment.id)
            .put("updatedAt", deployment.updatedAt.toString())
            .put("reason", "ECS deployment " + deployment.id + " " + word + "."));
  }

  void steady(Service service) {
    action(service, "INFO", "SERVICE_STEADY_STATE");
    say(service, "has reached a steady state.");
  }

  void unplaced(Service service) {
    action(service, "ERROR", "SERVICE_TASK_PLACEMENT_FAILURE");
    say(
        service,
        "was unable to place a task because no container instance met all of its requirements.");
  }

  private void action(Service service, String type, String name) {
    state.events.publish(
        "ECS Service Action",
        service.arn,
        Json.object()
            .put("eventType", type)
            .put("eventName", name)
            .put("clusterArn", service.cluster.arn)
            .put("createdAt", state.now().toString()));
  }

  private void say(Service service, String text) {
    service.tell(
        new Service.Message(
            state.newUuid(), state.now(), "(service " + service.name + ") " + text));
  }
}
