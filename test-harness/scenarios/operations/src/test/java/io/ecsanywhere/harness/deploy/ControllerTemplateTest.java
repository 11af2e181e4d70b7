package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.deploy.Template.Call;
import io.ecsanywhere.harness.front.Account;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @CsvSource({
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/controller:0.1.0, controller",
    "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/tools/controller:0.1.0, tools",
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/controller@sha256:0a1b, controller",
    "controller:0.1.0, ''"
  })
  void onlyTheImagesOwnRepositoryMayBeFetchedFrom(String image, String repository) {
    ControllerStack stack =
        ControllerStack.with(Map.of("Image", image, "AWS::Partition", "aws", "Log.Arn", "arn:log"));
    assertThat(
            Template.nodes(stack.properties("ExecutionRole"))
                .filter(node -> node instanceof Map<?, ?> m && "FetchTheImage".equals(m.get("Sid")))
                .<Object>map(node -> ((Map<?, ?>) node).get("Resource")))
        .containsExactly(
            List.of(
                "arn:aws:ecr:*:*:repository/" + repository,
                "arn:aws:ecr:*:*:repository/" + repository + "/*"));
  }

  /** As many as the parameter's description says, of long names and of short ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 255})
  void asManyClustersFitAsTheTemplateSays(int length) throws JsonProcessingException {
    String told =
        String.valueOf(
            Objects.requireNonNull(template.section("Parameters").get("Clusters"))
                .get("Description"));
    Matcher numbers = Pattern.compile("room for (\\d+) .* with (\\d+) more").matcher(told);
    assertThat(numbers.find()).isTrue();
    int count = Integer.parseInt(numbers.group(1)) / (length + Integer.parseInt(numbers.group(2)));
    List<String> clusters = Collections.nCopies(count, "c".repeat(length));

    Rendering rendering = new Rendering(template, Map.of("Clusters", clusters));
    for (String rule : List.of("TaskAndHostEvents", "DeploymentEvents")) {
      assertThat(rendering.of(template.properties(rule).get("EventPattern")).toString().length())
          .as(rule)
          .isLessThanOrEqualTo(2_048);
    }
    List<String> flags = clusters.stream().map(cluster -> "--cluster=" + cluster).toList();
    assertThat(ShippedPolicy.document(Account.DEFAULT, flags).toString().length())
        .isLessThanOrEqualTo(6_144);
  }
}
