package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/** The operations on tasks. Reads show the tasks of a moment, which a fault may put in the past. */
final class TaskCalls {

  private static final int AT_ONCE = 100;
  private static final int STARTED_AT_ONCE = 10;
  private static final Set<String> DESIRED = Set.of("RUNNING", "PENDING", "STOPPED");

  private final EcsState state;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;

  TaskCalls(EcsState state, Scheduler scheduler, Lifecycle lifecycle) {
    this.state = state;
    this.scheduler = scheduler;
    this.lifecycle = lifecycle;
  }

  ObjectNode list(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var desired = input.has("desiredStatus") ? input.text("desiredStatus") : "RUNNING";
    if (!DESIRED.contains(desired)) {
      throw Input.invalid("Invalid desiredStatus: " + desired + ".");
    }
    var launchType = input.text("launchType");
    boolean any = launchType.isEmpty() || launchType.equals("EXTERNAL");
    var index = index(cluster, input);
    var moment = state.readMoment();
    return Page.of(
            candidates(index, desired),
            task -> any && matches(task, input, desired, moment),
            input,
            AT_ONCE)
        .answer("taskArns", task -> task.arn);
  }

  /** The smallest set of tasks that holds all that is asked for. */
  private static TaskIndex index(Cluster cluster, Input input) {
    if (input.has("serviceName")) {
      return Lookup.requiredService(cluster, input.text("serviceName")).tasks;
    }
    if (input.has("containerInstance")) {
      return Lookup.requiredInstance(cluster, input.text("containerInstance")).tasks;
    }
    return cluster.tasks;
  }

  private NavigableMap<String, Task> candidates(TaskIndex index, String desired) {
    if (state.stale()) {
      return index.all();
    }
    return desired.equals("STOPPED") ? index.unwanted() : index.wanted();
  }

  private static boolean matches(Task task, Input input, String desired, Instant moment) {
    var then = task.at(moment);
    return then.isPresent()
        && then.get().desired().name().equals(desired)
        && (!input.has("family") || task.definition.family().equals(input.text("family")))
        && (!input.has("startedBy") || task.startedBy.equals(input.text("startedBy")))
        && (!input.has("containerInstance")
            || task.instance.id.equals(EcsState.lastPart(input.text("containerInstance"))));
  }

  ObjectNode describe(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var moment = state.readMoment();
    var answer = Json.object();
    var tasks = answer.putArray("tasks");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("tasks", AT_ONCE)) {
      var task = Lookup.task(cluster, name);
      var then = task.flatMap(found -> found.at(moment));
      if (task.isEmpty() || then.isEmpty()) {
        failures.missing("task", cluster, name);
      } else {
        var json = TaskJson.of(task.get(), then.get(), Times.IN_ANSWERS);
        if (input.includes("TAGS")) {
          json.set("tags", Tags.json(task.get().tags));
        }
        tasks.add(json);
      }
    }
    return answer;
  }

  /** Starts tasks that belong to no service, wherever there is room. */
  ObjectNode run(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var definition = state.definitions.find(input.required("taskDefinition"));
    int count = input.integer("count", 1);
    if (count < 1 || count > STARTED_AT_ONCE) {
      throw Input.invalid("count must be between 1 and " + STARTED_AT_ONCE + ".");
    }
    var answer = Json.object();
    var tasks = answer.putArray("tasks");
    var failures = new Failures(state, answer.putArray("failures"));
    Map<String, Integer> spread = new HashMap<>();
    for (int i = 0; i < count; i++) {
      var place = scheduler.place(cluster, definition, spread);
      if (place.isEmpty()) {
        failures.add(cluster.arn, "RESOURCE:PORTS");
        break;
      }
      spread.merge(place.get().id, 1, Integer::sum);
      tasks.add(launched(cluster, definition, place.get(), input));
    }
    return answer;
  }

  /** Starts a task on each of the named hosts. */
  ObjectNode start(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var definition = state.definitions.find(input.required("taskDefinition"));
    var answer = Json.object();
    var tasks = answer.putArray("tasks");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("containerInstances", STARTED_AT_ONCE)) {
      var instance = Lookup.instance(cluster, name);
      if (instance.isEmpty()) {
        failures.missing("container-instance", cluster, name);
      } else if (!instance.get().ports.free(definition.fixedPorts())) {
        failures.add(instance.get().arn, "RESOURCE:PORTS");
      } else if (!instance.get().agentConnected) {
        failures.add(instance.get().arn, "AGENT");
      } else {
        tasks.add(launched(cluster, definition, instance.get(), input));
      }
    }
    return answer;
  }

  private ObjectNode launched(
      Cluster cluster, TaskDefinition definition, Instance instance, Input input) {
    var group = input.has("group") ? input.text("group") : "family:" + definition.family();
    if (group.startsWith("service:")) {
      throw Input.invalid("The prefix service: is reserved for the tasks of services.");
    }
    var task =
        scheduler.launch(
            cluster,
            null,
            group,
            input.text("startedBy"),
            definition,
            instance,
            Tags.parse(input.json().path("tags")));
    return TaskJson.of(task, task.now(), Times.IN_ANSWERS);
  }

  ObjectNode stop(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var task =
        Lookup.task(cluster, input.required("task"))
            .orElseThrow(
                () ->
                    new ApiError(
                        400, "InvalidParameterException", "The referenced task was not found."));
    var reason = input.has("reason") ? input.text("reason") : "Task stopped by user";
    lifecycle.stop(task, "UserInitiated", reason);
    if (task.service != null) {
      scheduler.tend(task.service);
    }
    return Json.object().set("task", TaskJson.of(task, task.now(), Times.IN_ANSWERS));
  }
}
