package io.ecsanywhere.harness.ecs;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks by id; those that are to run apart from those that are to stop or have stopped. */
final class TaskIndex {

  private final TreeMap<String, Task> wanted = new TreeMap<>();
  private final TreeMap<String, Task> unwanted = new TreeMap<>();

  void add(Task task) {
    wanted.put(task.id, task);
  }

  void unwant(Task task) {
    if (wanted.remove(task.id) != null) {
      unwanted.put(task.id, task);
    }
  }

  void remove(Task task) {
    wanted.remove(task.id);
    unwanted.remove(task.id);
  }

  Optional<Task> find(String id) {
    var task = wanted.get(id);
    return Optional.ofNullable(task == null ? unwanted.get(id) : task);
  }

  NavigableMap<String, Task> wanted() {
    return wanted;
  }

  NavigableMap<String, Task> unwanted() {
    return unwanted;
  }

  NavigableMap<String, Task> all() {
    var all = new TreeMap<>(wanted);
    all.putAll(unwanted);
    return all;
  }

  Collection<Task> wantedNow() {
    return wanted.values();
  }
}
