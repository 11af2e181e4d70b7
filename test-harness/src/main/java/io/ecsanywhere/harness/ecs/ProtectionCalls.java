package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.time.Duration;

/** Protection of tasks against scale-in and deployments. */
final class ProtectionCalls {

  private static final int UPDATED_AT_ONCE = 10;
  private static final int READ_AT_ONCE = 100;
  private static final int USUAL_MINUTES = 120;
  private static final int MOST_MINUTES = 2880;

  private final EcsState state;
  private final Scheduler scheduler;

  ProtectionCalls(EcsState state, Scheduler scheduler) {
    this.state = state;
    this.scheduler = scheduler;
  }

  ObjectNode get(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var names =
        input.has("tasks")
            ? input.names("tasks", READ_AT_ONCE)
            : cluster.tasks.wanted().keySet().stream().limit(READ_AT_ONCE).toList();
    var answer = Json.object();
    var tasks = answer.putArray("protectedTasks");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : names) {
      Lookup.task(cluster, name)
          .ifPresentOrElse(
              task -> tasks.add(described(task)), () -> failures.missing("task", cluster, name));
    }
    return answer;
  }

  ObjectNode update(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    boolean wanted = input.flag("protectionEnabled");
    int minutes = input.integer("expiresInMinutes", USUAL_MINUTES);
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw Input.invalid("expiresInMinutes must be between 1 and " + MOST_MINUTES + ".");
    }
    var answer = Json.object();
    var tasks = answer.putArray("protectedTasks");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("tasks", UPDATED_AT_ONCE)) {
      var found = Lookup.task(cluster, name);
      if (found.isEmpty()) {
        failures.missing("task", cluster, name);
        continue;
      }
      var task = found.get();
      if (task.service == null || !task.now().wanted()) {
        failures.add(task.arn, "TASK_NOT_VALID");
        continue;
      }
      task.protectUntil(wanted ? state.now().plus(Duration.ofMinutes(minutes)) : null);
      tasks.add(described(task));
      if (!wanted) {
        scheduler.tend(task.service);
      }
    }
    return answer;
  }

  private ObjectNode described(Task task) {
    var until = task.protectedUntil(state.now());
    var json = Json.object().put("taskArn", task.arn).put("protectionEnabled", until.isPresent());
    until.ifPresent(time -> Times.IN_ANSWERS.put(json, "expirationDate", time));
    return json;
  }
}
