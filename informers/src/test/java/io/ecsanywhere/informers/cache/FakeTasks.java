package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.TaskSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster's tasks, which a test changes at will; it records which tasks were described. */
final class FakeTasks implements TaskSource {

  static final String CLUSTER = "one";

  final Map<String, Task> tasks = new LinkedHashMap<>();
  final Set<String> hiddenFromLists = new HashSet<>();
  final List<Set<String>> described = new ArrayList<>();
  boolean listFails;
  boolean describeFails;

  /** An id that spoils every call that it travels in. */
  String refused = "";

  /** Runs at the start of each list. */
  Runnable duringList = () -> {};

  /** Runs at the start of each describe, after it was recorded. */
  Runnable duringDescribe = () -> {};

  static Task task(String arn, String service, TaskStatus status, long version) {
    return new Task(
        arn,
        CLUSTER,
        "service:" + service,
        "definition:1",
        Optional.empty(),
        status.compareTo(TaskStatus.RUNNING) > 0 ? TaskStatus.STOPPED : TaskStatus.RUNNING,
        status,
        HealthStatus.UNKNOWN,
        version,
        Instant.EPOCH,
        List.of());
  }

  Task put(String arn, String service, TaskStatus status, long version) {
    Task task = task(arn, service, status, version);
    tasks.put(arn, task);
    return task;
  }

  @Override
  public Set<String> list() {
    duringList.run();
    fail(listFails, "ecs:ListTasks");
    Set<String> listed = new LinkedHashSet<>();
    for (Task task : tasks.values()) {
      if (task.desiredStatus() == TaskStatus.RUNNING && !hiddenFromLists.contains(task.arn())) {
        listed.add(task.arn());
      }
    }
    return listed;
  }

  @Override
  public Set<String> listOfService(String service) {
    Set<String> listed = list();
    tasks.values().stream()
        .filter(task -> !task.group().equals("service:" + service))
        .forEach(task -> listed.remove(task.arn()));
    return listed;
  }

  @Override
  public Answer<Task> describe(Set<String> ids) {
    described.add(ids);
    duringDescribe.run();
    fail(describeFails, "ecs:DescribeTasks");
    if (ids.contains(refused)) {
      throw new ApiException(new ApiFailure.Invalid("ecs:DescribeTasks", "told to refuse"));
    }
    Map<String, Task> found = new LinkedHashMap<>(tasks);
    found.keySet().retainAll(ids);
    Set<String> missing = new LinkedHashSet<>(ids);
    missing.removeAll(found.keySet());
    return new Answer<>(found, missing);
  }

  @Override
  public int batchSize() {
    return 100;
  }

  private static void fail(boolean fails, String operation) {
    if (fails) {
      throw new ApiException(new ApiFailure.Transient(operation, "told to fail"));
    }
  }
}
