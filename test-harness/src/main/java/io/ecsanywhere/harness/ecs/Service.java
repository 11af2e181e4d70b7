package io.ecsanywhere.harness.ecs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service and its deployments, the primary one first. */
final class Service {

  enum Status {
    ACTIVE,
    DRAINING,
    INACTIVE
  }

  /** A task definition on its way into the service. */
  static final class Deployment {
    final String id;
    final TaskDefinition definition;
    final Instant createdAt;
    Instant updatedAt;
    boolean completed;
    int failedTasks;

    Deployment(String id, TaskDefinition definition, Instant createdAt) {
      this.id = id;
      this.definition = definition;
      this.createdAt = createdAt;
      this.updatedAt = createdAt;
    }
  }

  /** One of the messages that DescribeServices shows, the latest first. */
  record Message(String id, Instant at, String text) {}

  private static final int KEPT_MESSAGES = 100;

  final String name;
  final String arn;
  final Cluster cluster;
  final Instant createdAt;
  final Map<String, String> tags = new LinkedHashMap<>();

  /** All tags that it has had; {@link #tagged} adds to them. */
  Past<Map<String, String>> pastTags = new Past<>(List.of());

  final List<Deployment> deployments = new ArrayList<>();
  final TaskIndex tasks = new TaskIndex();

  /** How many wanted tasks each host has, by the host's id. */
  final Map<String, Integer> spread = new HashMap<>();

  final ArrayDeque<Message> messages = new ArrayDeque<>();
  Status status = Status.ACTIVE;
  int desiredCount;
  int minimumHealthyPercent = 100;
  int maximumPercent = 200;
  boolean propagateTags;
  boolean steady;
  Instant startsHeldUntil = Instant.MIN;

  Service(String name, String arn, Cluster cluster, Instant createdAt) {
    this.name = name;
    this.arn = arn;
    this.cluster = cluster;
    this.createdAt = createdAt;
  }

  /** Its tags have changed. */
  void tagged(Instant now) {
    pastTags = pastTags.then(now, Map.copyOf(tags));
  }

  Deployment primary() {
    return deployments.getFirst();
  }

  void tell(Message message) {
    messages.addFirst(message);
    if (messages.size() > KEPT_MESSAGES) {
      messages.removeLast();
    }
  }
}
