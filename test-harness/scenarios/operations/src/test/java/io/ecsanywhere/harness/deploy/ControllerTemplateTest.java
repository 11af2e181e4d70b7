package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.deploy.Template.Call;
import io.ecsanywhere.harness.front.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The controller's template against the program that it runs. */
class ControllerTemplateTest {

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
  void endpointsLeadToWhatTheControllerCallsAndWhatItsStartTakes() {
    Map<String, Object> types = new TreeMap<>();
    List<Object> made = new ArrayList<>();
    template
        .section("Resources")
        .forEach(
            (id, resource) -> {
              if ("AWS::EC2::VPCEndpoint".equals(resource.get("Type"))) {
                Map<?, ?> endpoint = template.properties(id);
                String service =
                    ((Call) Objects.requireNonNull(endpoint.get("ServiceName")))
                        .argument()
                        .toString()
                        .replace("com.amazonaws.${AWS::Region}.", "");
                types.put(service, Objects.requireNonNull(endpoint.get("VpcEndpointType")));
                made.add(new Call("Ref", id));
              }
            });
    Set<String> services =
        Sources.words("\"(ecs|ssm|sqs|dynamodb|elasticloadbalancing):[A-Za-z]+\"");
    assertThat(services).hasSize(5);
    services.addAll(Set.of("ecr.api", "ecr.dkr", "s3", "logs"));
    assertThat(types.keySet()).isEqualTo(services);
    assertThat(types.entrySet().stream().filter(type -> "Gateway".equals(type.getValue())))
        .extracting(Map.Entry::getKey)
        .containsExactly("dynamodb", "s3");
    // The service is made once they are there.
    assertThat(template.resource("Service").get("DependsOn")).isEqualTo("WayToAws");
    assertThat(Template.nodes(template.resource("WayToAws"))).containsAll(made);
  }

  /** Their private names stand for the services in all of the VPC. */
  @Test
  void endpointsLetInWhateverElseIsInTheVpc() {
    assertThat(
            Template.many(template.properties("EndpointSecurityGroup").get("SecurityGroupIngress")))
        .extracting("FromPort", "ToPort", "CidrIp")
        .containsExactlyInAnyOrder(
            tuple(443, 443, "10.0.0.0/8"),
            tuple(443, 443, "172.16.0.0/12"),
            tuple(443, 443, "192.168.0.0/16"),
            tuple(443, 443, "100.64.0.0/10"));
  }

  @Test
  void alarmsWatchMetricsThatAFilterMakesOrThatTheQueueHas() {
    Set<List<Object>> made =
        ShippedFilters.filters().stream()
            .map(
                filter -> (Map<?, ?>) Template.many(filter.get("MetricTransformations")).getFirst())
            .map(metric -> metric(metric, "MetricNamespace"))
            .collect(Collectors.toSet());
    assertThat(made).hasSize(4);
    Set<List<Object>> watched = new HashSet<>();
    template.section("Resources").values().stream()
        .filter(resource -> "AWS::CloudWatch::Alarm".equals(resource.get("Type")))
        .flatMap(Template::nodes)
        .forEach(
            node -> {
              if (node instanceof Map<?, ?> map && map.containsKey("MetricName")) {
                watched.add(metric(map, "Namespace"));
              }
            });
    Set<List<Object>> expected = new HashSet<>(made);
    expected.add(List.of("AWS/SQS", "ApproximateNumberOfMessagesVisible"));
    assertThat(watched).isEqualTo(expected);
    assertThat(template.properties("DeadLettersAlarm").get("Dimensions"))
        .isEqualTo(
            List.of(
                Map.of(
                    "Name",
                    "QueueName",
                    "Value",
                    new Call("GetAtt", "DeadLetterQueue.QueueName"))));
  }

  private static List<Object> metric(Map<?, ?> map, String namespace) {
    return List.of(
        Objects.requireNonNull(map.get(namespace)), Objects.requireNonNull(map.get("MetricName")));
  }

  /** All parameters with their defaults, but for these; and what else a task refers to. */
  private Rendering task(Map<String, Object> parameters) {
    Map<String, Object> values = new HashMap<>();
    template
        .section("Parameters")
        .forEach(
            (name, facts) -> {
              String fallback = String.valueOf(facts.get("Default"));
              boolean list = "CommaDelimitedList".equals(facts.get("Type"));
              values.put(name, list ? List.of(fallback.split(",", -1)) : fallback);
            });
    for (String resource : List.of("ControllerRole.Arn", "ExecutionRole.Arn", "Log")) {
      values.put(resource, resource);
    }
    values.putAll(
        Map.of(
            "AWS::StackName", "stack",
            "AWS::Region", "eu-west-1",
            "Clusters", List.of("shop", "blog"),
            "EventQueue", "https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events",
            "LeaseTable", "leases"));
    values.putAll(parameters);
    return new Rendering(template, values);
  }

  private Map<?, ?> container(Map<String, Object> parameters) {
    Map<?, ?> task = (Map<?, ?>) task(parameters).of(template.properties("TaskDefinition"));
    return (Map<?, ?>) Template.many(task.get("ContainerDefinitions")).getFirst();
  }

  private static Map<String, String> environment(Map<?, ?> container) {
    Map<String, String> environment = new TreeMap<>();
    for (Object each : Template.many(container.get("Environment"))) {
      Map<?, ?> variable = (Map<?, ?>) each;
      environment.put(String.valueOf(variable.get("Name")), String.valueOf(variable.get("Value")));
    }
    return environment;
  }

  private Options options(Map<String, Object> parameters) {
    Map<?, ?> container = container(parameters);
    return StartedWith.options(
        Template.many(container.get("Command")).stream().map(Object::toString).toList(),
        environment(container));
  }

  @Test
  void theProgramStartsWithWhatTheTaskSays() {
    Options usual = options(Map.of());
    assertThat(usual.clusters()).containsExactlyInAnyOrder("shop", "blog");
    assertThat(usual.httpAddress().toString()).contains("127.0.0.1");
    assertThat(container(Map.of()).containsKey("PortMappings")).isFalse();
    assertThat(environment(container(Map.of()))).doesNotContainKeys("HTTPS_PROXY", "NO_PROXY");

    Options flags =
        options(Map.of("Flags", List.of("--task-resync-period=3m", "--workers=32", "--dry-run")));
    assertThat(flags.taskResyncPeriod()).isEqualTo(Duration.ofMinutes(3));
    assertThat(flags.workers()).isEqualTo(32);
    assertThat(flags.dryRun()).isTrue();

    Map<String, Object> scraped = Map.of("ScrapeCidr", "10.0.0.0/16");
    assertThat(options(scraped).httpAddress().toString()).contains("0.0.0.0").contains("9464");
    assertThat(container(scraped).get("PortMappings"))
        .isEqualTo(List.of(Map.of("ContainerPort", 9464)));

    assertThat(
            environment(
                container(Map.of("HttpsProxy", "http://proxy:3128", "NoProxy", "10.0.0.0/8"))))
        .containsEntry("HTTPS_PROXY", "http://proxy:3128")
        .containsEntry("NO_PROXY", "10.0.0.0/8");
  }

  @Test
  void eachFlagIsAVariableOfTheTaskOrMayBeGivenOrHasNoPlaceThere() {
    String pattern =
        String.valueOf(
            Objects.requireNonNull(template.section("Parameters").get("Flags"))
                .get("AllowedPattern"));
    Set<String> variables = environment(container(Map.of("ScrapeCidr", "10.0.0.0/16"))).keySet();
    for (String flag : Flags.names()) {
      String variable = "ECSA_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
      boolean noPlace = Set.of("--checkpoint-dir", "--config", "--log-format").contains(flag);
      assertThat((flag + "=1").matches(pattern))
          .as(flag)
          .isEqualTo(!variables.contains(variable) && !noPlace);
    }
  }
}
