package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.Hosts;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells calls that changes cause from those of polls: a call is a change's where it names something
 * that an event has told of lately, and few other things. Polls name whole pages.
 */
final class Changed {

  /** For so long after an event what it told of counts as changed. */
  private static final Duration LATELY = Duration.ofSeconds(10);

  /** A call that names more is a poll's page. */
  private static final int FEW = 20;

  private final Fleet fleet;
  private final Hosts hosts;
  private final Map<String, Long> toldNanos = new ConcurrentHashMap<>();

  Changed(SimulatedAws aws, Fleet fleet) {
    this.fleet = fleet;
    hosts = aws.hosts();
    aws.events()
        .onSend(
            (delivery, body) -> {
              if (delivery.detailType().equals("ECS Task State Change")) {
                told(body, delivery.sentNanos());
              }
            });
  }

  boolean caused(Call call) {
    var names = new Names(call.startNanos());
    names.read(call.parameters());
    return names.few() && names.changed;
  }

  private void told(String body, long sentNanos) {
    JsonNode task;
    try {
      task = Json.parse(body.getBytes(StandardCharsets.UTF_8)).path("detail");
    } catch (IOException e) {
      throw new IllegalStateException("an event that is no JSON", e);
    }
    var group = task.path("group").asText();
    var service = group.substring(group.indexOf(':') + 1);
    var instance = task.path("containerInstanceArn").asText();
    note(task.path("taskArn").asText(), sentNanos);
    note(service, sentNanos);
    note(instance, sentNanos);
    note(hosts.find(instance).managedInstanceId(), sentNanos);
    fleet.ofService(service).ifPresent(member -> note(member.targetGroupArn(), sentNanos));
  }

  private void note(String name, long sentNanos) {
    toldNanos.put(name, sentNanos);
  }

  /** What a call names: every text in its parameters. */
  private final class Names {
    private final long at;
    private int count;
    private boolean changed;

    Names(long at) {
      this.at = at;
    }

    boolean few() {
      return count <= FEW;
    }

    void read(JsonNode node) {
      if (node.isTextual()) {
        count++;
        var told = toldNanos.get(node.asText());
        changed |= told != null && at - told >= 0 && at - told <= LATELY.toNanos();
      } else if (few()) {
        node.forEach(this::read);
      }
    }
  }
}
