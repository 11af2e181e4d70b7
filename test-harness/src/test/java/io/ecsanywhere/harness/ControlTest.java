package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import io.ecsanywhere.harness.ecs.Ecs.Endpoint;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;

/** The simulation is driven over HTTP, by whoever does not write Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlTest {

  private static final String SERVICE = "app";

  private final Simulation simulation = new Simulation();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void bringUpAService() {
    simulation.aws.hosts().add(CLUSTER, 2);
    simulation.service(SERVICE, 2);
  }

  @AfterEach
  void clear() throws Exception {
    assertThat(post("clear-faults", Json.object()).path("ok").asBoolean()).isTrue();
  }

  @AfterAll
  void close() {
    http.close();
    simulation.close();
  }

  @Test
  void aServiceIsScaledRolledAndItsTasksAreStopped() throws Exception {
    post("scale", service().put("count", 3));
    simulation.awaitSteady(SERVICE);
    List<String> first = tasks();
    assertThat(first).hasSize(3);

    post("roll", service());
    eventually(() -> assertThat(tasks()).hasSize(3).doesNotContainAnyElementsOf(first));
    simulation.awaitSteady(SERVICE);

    String stopped = tasks().getFirst();
    post("stop-task", Json.object().put("cluster", CLUSTER).put("task", stopped));
    eventually(() -> assertThat(tasks()).hasSize(3).doesNotContain(stopped));
    simulation.awaitSteady(SERVICE);
  }

  @Test
  void aHostDiesWithItsContainersAndComesBack() throws Exception {
    Endpoint there = simulation.aws.ecs().endpoints(CLUSTER, SERVICE).getFirst();
    assertThat(body(there)).contains("|app|" + there.hostAddress());

    post("lose-host", Json.object().put("host", there.hostAddress()));
    eventually(() -> assertThatThrownBy(() -> body(there)).isInstanceOf(ConnectException.class));
    assertThat(simulation.task(there.taskArn()).lastStatus()).isEqualTo("RUNNING");

    post("restore-host", Json.object().put("host", there.hostAddress()));
    eventually(() -> assertThat(tasks()).doesNotContain(there.taskArn()));
    simulation.awaitSteady(SERVICE);
  }

  @Test
  void eventsAreLost() throws Exception {
    post("add-event-fault", Json.object().put("fault", "lost"));
    assertThat(get("faults").path("events")).hasSize(1);
    Set<String> before = Set.copyOf(tasks());
    post("scale", service().put("count", before.size() + 2));
    simulation.awaitSteady(SERVICE);
    Set<String> unheard = Sets.difference(Set.copyOf(tasks()), before).immutableCopy();
    assertThat(unheard).hasSize(2).noneMatch(this::heardOf);

    post("clear-faults", Json.object());
    unheard.forEach(task -> simulation.aws.console().stopTask(CLUSTER, task));
    eventually(() -> assertThat(unheard).allMatch(this::heardOf));
    simulation.awaitSteady(SERVICE);
  }

  @Test
  void callsAreDeniedUntilFaultsAreCleared() throws Exception {
    post("add-fault", Json.object().put("fault", "denied").put("on", "ecs:ListClusters"));
    assertThatThrownBy(() -> simulation.ecs.listClusters())
        .isInstanceOf(AccessDeniedException.class);

    post("clear-faults", Json.object());
    simulation.ecs.listClusters();
    assertThat(get("calls").path("counts"))
        .anyMatch(count -> count.path("operation").asText().equals("ListClusters"));
  }

  @Test
  void aHostJoins() throws Exception {
    ObjectNode asked = Json.object().put("cluster", CLUSTER).put("address", "127.0.8.8");
    assertThat(post("add-host", asked).path("managedInstanceId").asText()).startsWith("mi-");
    post("drain-host", Json.object().put("host", "127.0.8.8"));
  }

  @Test
  void whatACommandLacksIsNamed() throws Exception {
    assertThat(post("lose-host", Json.object().put("host", "nobody")).path("error").asText())
        .isEqualTo("There is no host nobody");
    assertThat(post("lose-host", Json.object()).path("error").asText())
        .isEqualTo("The command needs \"host\".");
  }

  private static ObjectNode service() {
    return Json.object().put("cluster", CLUSTER).put("service", SERVICE);
  }

  private List<String> tasks() {
    return simulation.aws.console().tasks(CLUSTER, SERVICE);
  }

  private boolean heardOf(String task) {
    return simulation.aws.events().sent().stream().anyMatch(event -> event.resource().equals(task));
  }

  private String body(Endpoint endpoint) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + endpoint.hostAddress() + ":" + endpoint.hostPort() + "/");
    return send(HttpRequest.newBuilder(uri));
  }

  private JsonNode post(String command, ObjectNode body) throws IOException, InterruptedException {
    return json(
        HttpRequest.newBuilder(simulation.aws.endpoint().resolve("/_control/" + command))
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(body))));
  }

  private JsonNode get(String report) throws IOException, InterruptedException {
    return json(HttpRequest.newBuilder(simulation.aws.endpoint().resolve("/_control/" + report)));
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    return Json.parse(send(request).getBytes(StandardCharsets.UTF_8));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}
