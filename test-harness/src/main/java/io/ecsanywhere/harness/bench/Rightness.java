package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.bench.Fleet.Member;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which pools are right. Only those that an event or a write has touched are looked at again, so
 * that looking costs what changes, whatever the fleet's size.
 */
final class Rightness {

  private final Fleet fleet;
  private final Set<Member> touched;
  private final Set<Member> wrong = new HashSet<>();
  private long lastWriteNanos;
  private long lastChangeNanos;

  Rightness(SimulatedAws aws, Fleet fleet) {
    this.fleet = fleet;
    touched = new LinkedHashSet<>(fleet.members());
    aws.calls().onRecord(this::called);
    aws.events()
        .onSend(
            (delivery, body) -> {
              if (delivery.detailType().equals("ECS Task State Change")) {
                told(body, delivery.sentNanos());
              }
            });
  }

  /** How many pools are not as they should be. */
  int wrong() {
    for (Member member : takeTouched()) {
      if (fleet.right(member)) {
        wrong.remove(member);
      } else {
        wrong.add(member);
      }
    }
    return wrong.size();
  }

  /** When the last write that succeeded arrived. */
  synchronized long lastWriteNanos() {
    return lastWriteNanos;
  }

  /** When the last event was sent of a task that runs, or is to stop. */
  synchronized long lastChangeNanos() {
    return lastChangeNanos;
  }

  private synchronized List<Member> takeTouched() {
    var taken = List.copyOf(touched);
    touched.clear();
    return taken;
  }

  private synchronized void called(Call call) {
    if (Tally.isWrite(call) && call.ok()) {
      lastWriteNanos = Math.max(lastWriteNanos, call.startNanos());
      fleet.ofPool(call.parameters().path("TargetGroupArn").asText()).ifPresent(touched::add);
    }
  }

  private synchronized void told(String body, long sentNanos) {
    try {
      JsonNode task = Json.parse(body.getBytes(StandardCharsets.UTF_8)).path("detail");
      boolean runs = task.path("lastStatus").asText().equals("RUNNING");
      boolean stops = task.path("desiredStatus").asText().equals("STOPPED");
      if (runs || stops) {
        lastChangeNanos = Math.max(lastChangeNanos, sentNanos);
        var group = task.path("group").asText();
        fleet.ofService(group.substring(group.indexOf(':') + 1)).ifPresent(touched::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException("an event that is no JSON", e);
    }
  }
}
