package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.net.RunningContainer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task: what never changes of it, and its states, the latest last. */
final class Task {

  private static final int REMEMBERED_STATES = 16;

  final String id;
  final String arn;
  final Cluster cluster;
  final @Nullable Service service;
  final String group;
  final String startedBy;
  final TaskDefinition definition;
  final Instance instance;
  final Instant createdAt;
  final Map<String, String> tags;

  /** The servers that stand for its containers; empty before they start and once they are gone. */
  final List<RunningContainer> containers = new ArrayList<>();

  /** Host ports that it holds, from placement until its containers are gone. */
  final List<TaskState.Binding> held = new ArrayList<>();

  /** Its containers are being started just now. */
  boolean starting;

  private final ArrayDeque<TaskState> states = new ArrayDeque<>();
  private @Nullable Instant protectedUntil;

  Task(
      String id,
      String arn,
      Cluster cluster,
      @Nullable Service service,
      String group,
      String startedBy,
      TaskDefinition definition,
      Instance instance,
      Map<String, String> tags,
      TaskState first) {
    this.id = id;
    this.arn = arn;
    this.cluster = cluster;
    this.service = service;
    this.group = group;
    this.startedBy = startedBy;
    this.definition = definition;
    this.instance = instance;
    this.tags = tags;
    this.createdAt = first.at();
    states.add(first);
  }

  TaskState now() {
    return states.getLast();
  }

  /** What the task was at that moment; empty where it was not there yet. */
  Optional<TaskState> at(Instant moment) {
    for (Iterator<TaskState> latestFirst = states.descendingIterator(); latestFirst.hasNext(); ) {
      var state = latestFirst.next();
      if (!state.at().isAfter(moment)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  void become(TaskState state) {
    if (states.size() == REMEMBERED_STATES) {
      states.removeFirst();
    }
    states.addLast(state);
  }

  void protectUntil(@Nullable Instant until) {
    protectedUntil = until;
  }

  /** Until when the service scheduler leaves the task alone. */
  Optional<Instant> protectedUntil(Instant now) {
    return Optional.ofNullable(protectedUntil).filter(now::isBefore);
  }
}
