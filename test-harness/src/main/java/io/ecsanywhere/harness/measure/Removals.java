package io.ecsanywhere.harness.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.front.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds every deregistration that the controller made against what ECS knew at that moment: a
 * target goes only when the task for which it was registered is to stop, or when its service is
 * not, or no longer, bound to the pool.
 *
 * <p>Tags and host addresses count as they are when this is asked. Tasks in host mode, which report
 * no host ports, are not looked at.
 */
public final class Removals {

  /** A stretch of time in which a task of a service was wanted and ran at these targets. */
  private record Life(String service, String task, Set<String> targets, Instant from, Instant to) {
    boolean covers(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(to);
    }
  }

  private final SimulatedAws aws;
  private final String cluster;
  private final List<Life> lives = new ArrayList<>();
  private final Map<String, String> tagsOfService = new HashMap<>();

  private Removals(SimulatedAws aws, String cluster) {
    this.aws = aws;
    this.cluster = cluster;
    tasks("RUNNING").forEach(this::addLife);
    tasks("STOPPED").forEach(this::addLife);
  }

  /** Every removal so far for which there was no cause, in words. */
  public static List<String> withoutCause(SimulatedAws aws, String cluster) {
    return new Removals(aws, cluster).found();
  }

  /** The targets that the controller has taken from a pool so far, in order. */
  public static List<String> of(SimulatedAws aws, String targetGroupArn) {
    return removals(aws)
        .filter(change -> change.targetGroupArn().equals(targetGroupArn))
        .map(TargetChange::target)
        .toList();
  }

  private static Stream<TargetChange> removals(SimulatedAws aws) {
    return aws.pools().history().stream()
        .filter(change -> change.operation() == TargetChange.Operation.DEREGISTERED)
        .filter(change -> change.origin() == TargetChange.Origin.API);
  }

  private List<String> found() {
    return removals(aws).flatMap(this::wronged).toList();
  }

  private Stream<String> wronged(TargetChange removal) {
    List<Life> there =
        lives.stream()
            .filter(life -> life.targets().contains(removal.target()))
            .filter(life -> bound(life.service(), removal.targetGroupArn()))
            .toList();
    Instant registered = registered(removal);
    // Where another task's end lies between, or just before, that is the cause: the controller
    // cannot have known yet of whoever took the port meanwhile.
    return there.stream()
        .filter(life -> life.covers(registered) && life.covers(removal.at()))
        .map(life -> removal + " took away " + life);
  }

  /** Since when the target had been there. */
  private Instant registered(TargetChange removal) {
    return aws.pools().history(removal.targetGroupArn()).stream()
        .filter(change -> change.operation() == TargetChange.Operation.REGISTERED)
        .filter(change -> change.target().equals(removal.target()))
        .map(TargetChange::at)
        .filter(at -> !at.isAfter(removal.at()))
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private void addLife(JsonNode task) {
    String group = task.path("group").asText();
    if (!group.startsWith("service:") || !task.has("startedAt")) {
      return;
    }
    Host host = aws.hosts().find(task.path("containerInstanceArn").asText());
    Set<String> targets = new HashSet<>();
    for (JsonNode container : task.path("containers")) {
      for (JsonNode binding : container.path("networkBindings")) {
        targets.add(
            HostAndPort.fromParts(host.address(), binding.path("hostPort").asInt()).toString());
      }
    }
    lives.add(
        new Life(
            group.substring("service:".length()),
            task.path("taskArn").asText(),
            targets,
            time(task.path("startedAt")),
            task.has("stoppingAt") ? time(task.path("stoppingAt")) : Instant.MAX));
  }

  private static Instant time(JsonNode seconds) {
    return Instant.ofEpochMilli(seconds.decimalValue().movePointRight(3).longValue());
  }

  private boolean bound(String service, String pool) {
    String name = Iterables.get(Splitter.on('/').split(pool), 1);
    String tags = tagsOfService.computeIfAbsent(service, this::tags);
    return Splitter.on(' ').splitToStream(tags).anyMatch(id -> id.equals(pool) || id.equals(name));
  }

  private String tags(String service) {
    StringBuilder pools = new StringBuilder();
    for (JsonNode tag : aws.console().service(cluster, service).path("tags")) {
      if (tag.path("key").asText().startsWith("ecs-a.lb")) {
        pools.append(tag.path("value").asText()).append(' ');
      }
    }
    return pools.toString();
  }

  private List<JsonNode> tasks(String desiredStatus) {
    List<String> arns = new ArrayList<>();
    ObjectNode asked = Json.object().put("cluster", cluster).put("desiredStatus", desiredStatus);
    JsonNode page;
    do {
      page = aws.console().call("ListTasks", asked);
      page.path("taskArns").forEach(arn -> arns.add(arn.asText()));
      asked.put("nextToken", page.path("nextToken").asText());
    } while (page.has("nextToken"));
    List<JsonNode> tasks = new ArrayList<>();
    for (List<String> some : Lists.partition(arns, 100)) {
      ObjectNode describe = Json.object().put("cluster", cluster);
      some.forEach(describe.putArray("tasks")::add);
      aws.console().call("DescribeTasks", describe).path("tasks").forEach(tasks::add);
    }
    return tasks;
  }
}
