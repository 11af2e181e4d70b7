package io.ecsanywhere.harness.measure;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.Hosts;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.events.Delivery;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pairs the events that tell of tasks with the calls that wrote their targets. Listens from when it
 * is made: a task that changed before, or was found by a poll, is left out, and so is a call that
 * was refused.
 */
public final class Reactions {

  /** The first event that said this of a task, by the task's endpoints. */
  private record Told(Reaction.Kind kind, String task, long sentNanos) {}

  private record Written(Told told, String targetGroupArn, String target) {}

  private final Hosts hosts;
  private final Map<String, List<Told>> byEndpoint = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private final Set<String> stopping = new HashSet<>();
  private final Set<Written> written = new HashSet<>();
  private final List<Reaction> found = new ArrayList<>();

  public Reactions(SimulatedAws aws) {
    hosts = aws.hosts();
    aws.calls().onRecord(this::called);
    aws.events().onSend(this::sent);
  }

  /** All so far, in the order in which their calls were answered. */
  public synchronized List<Reaction> found() {
    return List.copyOf(found);
  }

  private synchronized void called(Call call) {
    if (call.ok()) {
      kind(call).ifPresent(kind -> match(kind, call));
    }
  }

  private static Optional<Reaction.Kind> kind(Call call) {
    return switch (call.operation()) {
      case "RegisterTargets" -> Optional.of(Reaction.Kind.REGISTERED);
      case "DeregisterTargets" -> Optional.of(Reaction.Kind.DEREGISTERED);
      default -> Optional.empty();
    };
  }

  private void match(Reaction.Kind kind, Call call) {
    var group = call.parameters().path("TargetGroupArn").asText();
    for (JsonNode each : call.parameters().path("Targets")) {
      var target = each.path("Id").asText() + ":" + each.path("Port").asInt();
      latest(kind, target, call.startNanos())
          .filter(told -> written.add(new Written(told, group, target)))
          .map(told -> Duration.ofNanos(call.startNanos() - told.sentNanos()))
          .ifPresent(took -> found.add(new Reaction(kind, group, target, took)));
    }
  }

  private Optional<Told> latest(Reaction.Kind kind, String target, long before) {
    return byEndpoint.getOrDefault(target, List.of()).reversed().stream()
        .filter(told -> told.kind() == kind && told.sentNanos() <= before)
        .findFirst();
  }

  private void sent(Delivery delivery, String body) {
    if (delivery.detailType().equals("ECS Task State Change")) {
      try {
        var event = Json.parse(body.getBytes(StandardCharsets.UTF_8));
        told(event.path("detail"), delivery.sentNanos());
      } catch (IOException e) {
        // A fault had it garbled: whoever reads it learns nothing of the task either.
      }
    }
  }

  private synchronized void told(JsonNode task, long sentNanos) {
    var arn = task.path("taskArn").asText();
    boolean wanted = task.path("desiredStatus").asText().equals("RUNNING");
    boolean runs = task.path("lastStatus").asText().equals("RUNNING");
    if (wanted && runs && running.add(arn)) {
      note(task, new Told(Reaction.Kind.REGISTERED, arn, sentNanos));
    } else if (!wanted && stopping.add(arn)) {
      note(task, new Told(Reaction.Kind.DEREGISTERED, arn, sentNanos));
    }
  }

  private void note(JsonNode task, Told told) {
    var address = hosts.find(task.path("containerInstanceArn").asText()).address();
    for (JsonNode container : task.path("containers")) {
      for (JsonNode binding : container.path("networkBindings")) {
        var endpoint = address + ":" + binding.path("hostPort").asInt();
        byEndpoint.computeIfAbsent(endpoint, _ -> new ArrayList<>()).add(told);
      }
    }
  }
}
