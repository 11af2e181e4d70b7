package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.util.List;

/** The operations on container instances. */
final class InstanceCalls {

  private static final int AT_ONCE = 100;
  private static final int UPDATED_AT_ONCE = 10;

  private final EcsState state;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;
  private final Notices notices;

  InstanceCalls(EcsState state, Scheduler scheduler, Lifecycle lifecycle, Notices notices) {
    this.state = state;
    this.scheduler = scheduler;
    this.lifecycle = lifecycle;
    this.notices = notices;
  }

  ObjectNode list(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var status = input.text("status");
    return Page.of(
            cluster.instances,
            instance ->
                state.shows(instance.registeredAt)
                    && (status.isEmpty() || instance.status.name().equals(status)),
            input,
            AT_ONCE)
        .answer("containerInstanceArns", instance -> instance.arn);
  }

  ObjectNode describe(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var answer = Json.object();
    var instances = answer.putArray("containerInstances");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("containerInstances", AT_ONCE)) {
      Lookup.instance(cluster, name)
          .filter(instance -> state.shows(instance.registeredAt))
          .ifPresentOrElse(
              instance -> {
                var json = InstanceJson.of(instance, Times.IN_ANSWERS);
                var tags = input.includes("TAGS") ? Tags.json(instance.tags) : Json.array();
                json.set("tags", tags);
                instances.add(json);
              },
              () -> failures.missing("container-instance", cluster, name));
    }
    return answer;
  }

  ObjectNode updateState(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var status =
        switch (input.text("status")) {
          case "ACTIVE" -> Instance.Status.ACTIVE;
          case "DRAINING" -> Instance.Status.DRAINING;
          default -> throw Input.invalid("Container instance status should be ACTIVE or DRAINING.");
        };
    var answer = Json.object();
    var instances = answer.putArray("containerInstances");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("containerInstances", UPDATED_AT_ONCE)) {
      var found = Lookup.instance(cluster, name);
      if (found.isEmpty()) {
        failures.missing("container-instance", cluster, name);
        continue;
      }
      var instance = found.get();
      instance.status = status;
      notices.instance(instance);
      tendServices(instance);
      instances.add(InstanceJson.of(instance, Times.IN_ANSWERS));
    }
    scheduler.roomMade(cluster);
    return answer;
  }

  ObjectNode deregister(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var instance = Lookup.requiredInstance(cluster, input.required("containerInstance"));
    if (!instance.tasks.wanted().isEmpty() && !input.flag("force")) {
      throw Input.invalid("Found running tasks on the instance.");
    }
    cluster.instances.remove(instance.id);
    cluster.hostsByLoad.remove(instance);
    instance.agentConnected = false;
    instance.parked.clear();
    var tasks = List.copyOf(instance.tasks.all().values());
    tasks.forEach(lifecycle::orphan);
    notices.instance(instance);
    return Json.object().set("containerInstance", InstanceJson.of(instance, Times.IN_ANSWERS));
  }

  private void tendServices(Instance instance) {
    instance.tasks.wantedNow().stream()
        .map(task -> task.service)
        .distinct()
        .toList()
        .forEach(
            service -> {
              if (service != null) {
                scheduler.tend(service);
              }
            });
  }
}
