package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.deploy.Template.Call;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of the controller's template and the queue that they fill, with events as ECS sends
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventRulesTest {

  private static final Set<String> KINDS =
      Set.of(
          "ECS Task State Change",
          "ECS Container Instance State Change",
          "ECS Deployment State Change",
          "ECS Service Action");

  /** The last two have the first one's name in theirs. */
  private static final List<String> CLUSTERS = List.of("shop", "blog", "shopping", "my-shop");

  private final Template template = Template.read("controller");
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers());

  @BeforeAll
  void hearOfServicesInAllClusters() {
    aws.events().onSend((_, body) -> events.add(read(body)));
    String definition = aws.console().register(TaskTemplate.of("web").container("web", "80"));
    for (String cluster : CLUSTERS) {
      aws.console().createCluster(cluster);
      aws.hosts().add(cluster);
      // Of the same name in all, as it may well be.
      aws.console().createService(cluster, "shop", definition, 1, Map.of());
    }
    await()
        .untilAsserted(
            () -> {
              for (String cluster : CLUSTERS) {
                assertThat(kinds(cluster)).isEqualTo(KINDS);
              }
            });
  }

  private static JsonNode read(String body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void close() {
    aws.close();
  }

  private Set<String> kinds(String cluster) {
    return events.stream()
        .filter(event -> cluster(event).equals(cluster))
        .map(event -> event.path("detail-type").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** By the ARN of what it is about. */
  private static String cluster(JsonNode event) {
    return event.path("resources").path(0).asText().split("/", -1)[1];
  }

  private Map<String, Map<?, ?>> rules() {
    return template.section("Resources").entrySet().stream()
        .filter(resource -> "AWS::Events::Rule".equals(resource.getValue().get("Type")))
        .collect(Collectors.toMap(Map.Entry::getKey, rule -> template.properties(rule.getKey())));
  }

  private List<EventPattern> patterns(List<String> clusters) throws JsonProcessingException {
    Rendering rendering = new Rendering(template, Map.of("Clusters", clusters));
    List<EventPattern> patterns = new ArrayList<>();
    for (Map<?, ?> rule : rules().values()) {
      patterns.add(EventPattern.parse((String) rendering.of(rule.get("EventPattern"))));
    }
    return patterns;
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "shop,blog", "*"})
  void eachEventOfTheClustersTakesOneWayIntoTheQueueAndNoOtherDoes(String named)
      throws JsonProcessingException {
    List<String> clusters = List.of(named.split(",", -1));
    List<EventPattern> patterns = patterns(clusters);
    for (JsonNode event : events) {
      boolean ours = named.equals("*") || clusters.contains(cluster(event));
      assertThat(patterns.stream().filter(pattern -> pattern.matches(event)))
          .as(event.toString())
          .hasSize(ours ? 1 : 0);
    }
  }

  @Test
  void otherEventsAndThoseOfOthersTakeNone() throws JsonProcessingException {
    JsonNode ours = events.getFirst();
    for (EventPattern pattern : patterns(List.of("*"))) {
      for (String field : List.of("source", "detail-type")) {
        JsonNode others = ours.deepCopy();
        ((ObjectNode) others).put(field, "another");
        assertThat(pattern.matches(others)).isFalse();
      }
    }
  }

  @Test
  void theRulesAloneMaySendToTheQueueAndSendNowhereElse() {
    Set<Object> arns =
        rules().keySet().stream()
            .map(id -> new Call("GetAtt", id + ".Arn"))
            .collect(Collectors.toSet());
    assertThat(arns).hasSize(2);
    Map<?, ?> document =
        (Map<?, ?>)
            Objects.requireNonNull(template.properties("EventQueuePolicy").get("PolicyDocument"));
    List<Object> statements = Template.many(document.get("Statement"));
    assertThat(statements).hasSize(1);
    Map<?, ?> statement = (Map<?, ?>) statements.getFirst();
    assertThat(statement.get("Effect")).isEqualTo("Allow");
    assertThat(statement.get("Action")).isEqualTo("sqs:SendMessage");
    assertThat(statement.get("Principal")).isEqualTo(Map.of("Service", "events.amazonaws.com"));
    assertThat(statement.get("Resource")).isEqualTo(new Call("GetAtt", "EventQueue.Arn"));
    assertThat(statement.get("Condition"))
        .extracting("ArnEquals.aws:SourceArn")
        .satisfies(
            allowed ->
                assertThat(Template.many(allowed)).containsExactlyInAnyOrderElementsOf(arns));
    for (Map<?, ?> rule : rules().values()) {
      assertThat(rule.get("Targets"))
          .isEqualTo(List.of(Map.of("Id", "queue", "Arn", new Call("GetAtt", "EventQueue.Arn"))));
    }
  }

  @Test
  void whatCannotBeTakenIsPutAsideAndBothQueuesAreEncrypted() {
    Map<?, ?> redrive = (Map<?, ?>) template.properties("EventQueue").get("RedrivePolicy");
    assertThat(redrive)
        .isEqualTo(
            Map.of(
                "deadLetterTargetArn",
                new Call("GetAtt", "DeadLetterQueue.Arn"),
                "maxReceiveCount",
                5));
    for (String queue : List.of("EventQueue", "DeadLetterQueue")) {
      assertThat(template.properties(queue).get("SqsManagedSseEnabled")).as(queue).isEqualTo(true);
    }
  }
}
