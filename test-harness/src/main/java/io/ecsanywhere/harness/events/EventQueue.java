package io.ecsanywhere.harness.events;

import io.ecsanywhere.harness.front.Json;
import java.time.Duration;

/** A queue that takes ECS events, and the dead-letter queue behind it. */
public record EventQueue(String url, String deadLetterUrl) {

  /**
   * How a queue is set up.
   *
   * @param maxReceives how often a message is received before it is put aside
   */
  public record Settings(String name, Duration visibilityTimeout, int maxReceives) {

    public static final Settings USUAL = new Settings("ecs-events", Duration.ofSeconds(30), 5);

    /** Its dead-letter queue. */
    String deadLetterName() {
      return name + "-dead";
    }
  }

  static EventQueue create(QueueServer server, Settings settings) {
    var dead = server.create(settings.deadLetterName(), Json.object());
    var redrive =
        Json.object()
            .put("deadLetterTargetArn", server.arn(settings.deadLetterName()))
            .put("maxReceiveCount", settings.maxReceives());
    var url =
        server.create(
            settings.name(),
            Json.object()
                .put("VisibilityTimeout", Long.toString(settings.visibilityTimeout().toSeconds()))
                .put("RedrivePolicy", Json.text(redrive)));
    return new EventQueue(url, dead);
  }
}
