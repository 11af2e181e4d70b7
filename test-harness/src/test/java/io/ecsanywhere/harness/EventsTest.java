package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.events.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class EventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TASK = "ECS Task State Change";

  private final Simulation simulation =
      new Simulation(
          SimulationOptions.usual()
              .withoutRates()
              .withQueue(new EventQueue.Settings("events", Duration.ofSeconds(1), 2)));
  private final List<JsonNode> received = new ArrayList<>();

  @AfterEach
  void close() {
    simulation.close();
  }

  private List<Message> receive() {
    return simulation
        .sqs
        .receiveMessage(
            r ->
                r.queueUrl(simulation.aws.events().queue().url())
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(1))
        .messages();
  }

  /** Receives and deletes until so many events are such: a queue keeps no order. */
  private List<JsonNode> await(int count, Predicate<JsonNode> wanted) {
    eventually(
        () -> {
          for (Message message : receive()) {
            received.add(JSON.readTree(message.body()));
            simulation.sqs.deleteMessage(
                r ->
                    r.queueUrl(simulation.aws.events().queue().url())
                        .receiptHandle(message.receiptHandle()));
          }
          assertThat(received.stream().filter(wanted)).hasSizeGreaterThanOrEqualTo(count);
        });
    return received.stream().filter(wanted).toList();
  }

  private JsonNode awaitEvent(Predicate<JsonNode> wanted) {
    return await(1, wanted).getFirst();
  }

  private static Predicate<JsonNode> of(String type, String member, String value) {
    return event ->
        event.path("detail-type").asText().equals(type)
            && event.path("detail").path(member).asText().equals(value);
  }

  @Test
  void aTasksWholeLifeIsTold() {
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    simulation.aws.console().scale(CLUSTER, "app", 0);

    var life =
        await(9, event -> event.path("detail-type").asText().equals(TASK)).stream()
            .map(event -> event.path("detail"))
            .sorted(Comparator.comparingLong(detail -> detail.path("version").asLong()))
            .toList();
    assertThat(life)
        .extracting(
            detail ->
                detail.path("lastStatus").asText() + " " + detail.path("desiredStatus").asText())
        .containsExactly(
            "PROVISIONING RUNNING",
            "PENDING RUNNING",
            "ACTIVATING RUNNING",
            "RUNNING RUNNING",
            "RUNNING STOPPED",
            "DEACTIVATING STOPPED",
            "STOPPING STOPPED",
            "DEPROVISIONING STOPPED",
            "STOPPED STOPPED");
    assertThat(life)
        .extracting(detail -> detail.path("version").asLong())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void anEventIsTheApisOwnShapeInEventBridgesEnvelope() {
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);

    var event = awaitEvent(of(TASK, "lastStatus", "RUNNING"));

    var task = simulation.task(event.path("detail").path("taskArn").asText());
    assertThat(event.path("version").asText()).isEqualTo("0");
    assertThat(event.path("source").asText()).isEqualTo("aws.ecs");
    assertThat(event.path("account").asText()).isEqualTo("123456789012");
    assertThat(event.path("resources").path(0).asText()).isEqualTo(task.taskArn());
    assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    var detail = event.path("detail");
    assertThat(detail.path("version").asLong()).isEqualTo(task.version());
    assertThat(detail.path("group").asText()).isEqualTo("service:app");
    assertThat(Instant.parse(detail.path("createdAt").asText()))
        .isCloseTo(task.createdAt(), within(1, ChronoUnit.MILLIS));
    assertThat(
            detail
                .path("containers")
                .path(0)
                .path("networkBindings")
                .path(0)
                .path("hostPort")
                .asInt())
        .isEqualTo(task.containers().getFirst().networkBindings().getFirst().hostPort());
  }

  @Test
  void servicesDeploymentsAndInstancesTellTheirChangesToo() {
    var host = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    host.disconnectAgent();

    awaitEvent(of("ECS Container Instance State Change", "agentConnected", "false"));
    awaitEvent(of("ECS Service Action", "eventName", "SERVICE_STEADY_STATE"));
    awaitEvent(of("ECS Deployment State Change", "eventName", "SERVICE_DEPLOYMENT_IN_PROGRESS"));
    awaitEvent(of("ECS Deployment State Change", "eventName", "SERVICE_DEPLOYMENT_COMPLETED"));
  }

  @Test
  void lostEventsNeverArrive() {
    simulation.aws.events().add(new EventFault.Lost(1));
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    simulation.aws.clearFaults();

    simulation.aws.console().scale(CLUSTER, "app", 0);
    awaitEvent(of(TASK, "lastStatus", "STOPPED"));

    assertThat(received).noneMatch(of(TASK, "lastStatus", "PENDING"));
  }

  @Test
  void doubledEventsShareTheirVersion() {
    simulation.aws.events().add(new EventFault.Doubled(1));
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);

    var copies = await(2, of(TASK, "lastStatus", "RUNNING"));

    assertThat(copies).hasSize(2);
    assertThat(copies.getFirst()).isEqualTo(copies.getLast());
  }

  @Test
  void lateEventsComeInTheEnd() {
    simulation.aws.events().add(new EventFault.Late(Duration.ofMillis(1500)));
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);

    assertThat(simulation.aws.events().sent()).isEmpty();
    awaitEvent(of(TASK, "lastStatus", "RUNNING"));
  }

  @Test
  void whatCannotBeUnderstoodEndsInTheDeadLetterQueue() {
    simulation.aws.events().sendRaw("no event");

    eventually(
        () -> {
          receive();
          assertThat(simulation.aws.events().deadLetters()).isEqualTo(1);
        });
  }
}
