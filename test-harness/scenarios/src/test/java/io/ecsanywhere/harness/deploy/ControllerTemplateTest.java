package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.controller.Role;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.deploy.Template.Call;
import io.ecsanywhere.harness.front.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The controller's template against the program that it runs. */
class ControllerTemplateTest {

  private static final Pattern FIELD = Pattern.compile("\\$\\.([a-z_]+)");
  private static final Pattern VALUE = Pattern.compile("\\$\\.([a-z_]+) = \"([a-z-]+)\"");

  private final Template template = Template.read("controller");

  private Stream<Map<?, ?>> statements() {
    return Template.nodes(template.properties("ControllerPolicy"))
        .mapMulti(
            (node, found) -> {
              if (node instanceof Map<?, ?> map && map.containsKey("Effect")) {
                found.accept(map);
              }
            });
  }

  @Test
  void thePolicyAllowsWhatTheProgramCallsAndNothingElse() {
    Set<String> called =
        Sources.words("\"((?:ecs|ssm|sqs|dynamodb|elasticloadbalancing):[A-Za-z]+)\"").stream()
            // One permission for one message and for ten.
            .map(operation -> operation.replaceFirst("^(sqs:.*)Batch$", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> allowed =
        statements()
            .flatMap(statement -> Template.many(statement.get("Action")).stream())
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(called).hasSizeGreaterThan(15);
    assertThat(allowed).isEqualTo(called);
  }

  @Test
  void thePolicyForThoseWhoOnlyLookIsThatPartOfIt() throws JsonProcessingException {
    String page = Sources.text(Repository.file("deploy/docs/permissions.md"));
    JsonNode shown =
        new ObjectMapper()
            .readTree(page.substring(page.indexOf("```json") + 7, page.lastIndexOf("```")));
    List<JsonNode> reads = new ArrayList<>();
    ShippedPolicy.document(Account.DEFAULT, List.of("--cluster=shop"))
        .path("Statement")
        .forEach(
            statement -> {
              if (statement.path("Sid").asText().startsWith("Read")) {
                reads.add(asLists(statement));
              }
            });
    assertThat(reads).hasSize(3);
    assertThat(shown.path("Statement")).map(ControllerTemplateTest::asLists).isEqualTo(reads);
  }

  /** A text stands for a list of one. */
  private static JsonNode asLists(JsonNode statement) {
    ObjectNode lists = ((ObjectNode) statement).deepCopy();
    for (JsonNode parent : List.of(lists, lists.at("/Condition/StringLike"))) {
      for (Map.Entry<String, JsonNode> member : parent.properties()) {
        if (member.getValue().isTextual()) {
          member.setValue(lists.arrayNode().add(member.getValue()));
        }
      }
    }
    return lists;
  }

  @Test
  void targetGroupsAreWrittenToOnlyWhereTheirTagSaysSo() {
    List<Map<?, ?>> writes =
        statements()
            .filter(statement -> String.valueOf(statement.get("Action")).contains("erTargets"))
            .toList();
    assertThat(writes).hasSize(1);
    assertThat(writes.getFirst().get("Condition"))
        .isEqualTo(
            Map.of(
                "StringEquals",
                Map.of("aws:ResourceTag/ecs-a.controller", new Call("Ref", "LeaseName"))));
  }

  @Test
  void theLeaseTableHasTheKeyThatTheProgramWants() {
    Map<?, ?> table = template.properties("LeaseTable");
    assertThat(table.get("KeySchema"))
        .isEqualTo(List.of(Map.of("AttributeName", "lease", "KeyType", "HASH")));
    assertThat(table.get("AttributeDefinitions"))
        .isEqualTo(List.of(Map.of("AttributeName", "lease", "AttributeType", "S")));
    assertThat(Sources.words("String KEY = \"([a-z]+)\"")).contains("lease");
  }

  @Test
  void theVariablesOfTheTaskAreThoseOfFlags() {
    Set<String> variables =
        Template.nodes(template.properties("TaskDefinition"))
            .filter(node -> node instanceof String text && text.startsWith("ECSA_"))
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(variables).isNotEmpty();
    assertThat(Flags.variables()).containsAll(variables);
  }

  @Test
  void metricFiltersReadFieldsAndWordsThatTheLogHas() {
    Set<String> fields = Sources.words("(?:addKeyValue|put)\\(\\s*\"([a-z_]+)\"");
    Set<String> events = Sources.words("\"event\",\\s*\"([a-z-]+)\"");
    Set<String> outcomes = Sources.words("case \\w+ _(?:, \\w+ _)* -> \"([a-z-]+)\";");
    List<String> filters =
        template.section("Resources").values().stream()
            .filter(resource -> "AWS::Logs::MetricFilter".equals(resource.get("Type")))
            .map(resource -> String.valueOf(resource.get("Properties")))
            .toList();
    assertThat(filters).hasSize(4);
    for (String filter : filters) {
      assertThat(FIELD.matcher(filter).results().map(field -> field.group(1)))
          .isNotEmpty()
          .isSubsetOf(fields);
      VALUE
          .matcher(filter)
          .results()
          .forEach(
              value -> {
                Set<String> words =
                    switch (value.group(1)) {
                      case "event" -> events;
                      case "outcome" -> outcomes;
                      case "role" -> Set.of(Role.LEADING.word());
                      default -> Set.of();
                    };
                assertThat(words).contains(value.group(2));
              });
    }
  }
}
