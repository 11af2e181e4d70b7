package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.deploy.Template.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What can be said of the CloudFormation templates without AWS. */
class TemplatesTest {

  @SuppressWarnings("UnusedVariable")
  private static final List<String> NAMES = Template.NAMES;

  private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{([^!}][^}]*)}");

  /** What lasts beyond an update or a deletion, if it is to. */
  private static final Set<String> KEEPS_DATA =
      Set.of("AWS::DynamoDB::Table", "AWS::Logs::LogGroup", "AWS::SQS::Queue");

  /** AWS checks these against no resource. */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of(
          "ecr:GetAuthorizationToken",
          "ecs:DescribeTaskDefinition",
          "ecs:ListClusters",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "ssm:CreateActivation",
          "ssm:DeleteActivation",
          "ssm:DescribeInstanceInformation");

  /** Bounds the actions on what is in a cluster, some of which name no resource. */
  private static final String IN_CLUSTER = "ecs:cluster";

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyNameResolves(String name) {
    assertThat(unresolved(Template.read(name))).isEmpty();
  }

  @Test
  void aNameThatDoesNotResolveIsFound() {
    Template wrong =
        Template.parse(
            """
            Parameters: {Known: {Type: String}}
            Resources:
              One:
                Condition: Never
                DependsOn: Two
                Properties:
                  A: !Ref Unknown
                  B: !GetAtt Three.Arn
                  C: !Sub "${Known} ${AWS::Region} ${!Literal} ${Four.Arn} ${x}"
                  D: !Sub ["${x}", {x: !Ref Known}]
                  E: !If [Five, 1, 2]
            """);
    assertThat(unresolved(wrong))
        .containsExactlyInAnyOrder("Never", "Two", "Unknown", "Three", "Four", "x", "Five");
  }

  private static Set<String> unresolved(Template template) {
    Set<String> unresolved = new TreeSet<>(used(template));
    unresolved.removeAll(template.section("Parameters").keySet());
    unresolved.removeAll(template.section("Resources").keySet());
    unresolved.removeAll(template.section("Conditions").keySet());
    unresolved.removeIf(name -> name.startsWith("AWS::"));
    return unresolved;
  }

  private static Set<String> used(Template template) {
    Stream<String> byCalls = Template.calls(template.root()).flatMap(TemplatesTest::names);
    Stream<String> byResources =
        template.section("Resources").values().stream()
            .flatMap(
                resource ->
                    Stream.concat(
                        Template.many(resource.get("DependsOn")).stream(),
                        Template.many(resource.get("Condition")).stream()))
            .map(Object::toString);
    return Stream.concat(byCalls, byResources).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(Call call) {
    List<Object> arguments = Template.many(call.argument());
    return switch (call.function()) {
      case "Ref", "Condition" -> Stream.of(call.argument().toString());
      case "GetAtt", "If" -> Stream.of(beforeDot(arguments.getFirst().toString()));
      case "Sub" -> {
        Set<?> local =
            arguments.size() > 1 && arguments.get(1) instanceof Map<?, ?> map
                ? map.keySet()
                : Set.of();
        yield SUBSTITUTED
            .matcher(arguments.getFirst().toString())
            .results()
            .map(MatchResult::group)
            .map(found -> beforeDot(found.substring(2, found.length() - 1)))
            .filter(found -> !local.contains(found));
      }
      default -> Stream.empty();
    };
  }

  private static String beforeDot(String name) {
    return name.split("\\.", 2)[0];
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyParameterAndConditionIsUsedAndEveryParameterIsDescribedAndBounded(String name) {
    Template template = Template.read(name);
    assertThat(used(template)).containsAll(template.section("Parameters").keySet());
    assertThat(used(template)).containsAll(template.section("Conditions").keySet());
    template
        .section("Parameters")
        .forEach(
            (parameter, facts) -> {
              assertThat(String.valueOf(facts.get("Description"))).as(parameter).endsWith(".");
              assertThat(facts.keySet().toString())
                  .as(parameter)
                  .containsAnyOf("AllowedPattern", "AllowedValues", "MinValue");
            });
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void defaultsAreWithinTheBounds(String name) {
    Template.read(name)
        .section("Parameters")
        .forEach(
            (parameter, facts) -> {
              Object pattern = facts.get("AllowedPattern");
              Object fallback = facts.get("Default");
              if (pattern != null && fallback != null) {
                assertThat(fallback.toString()).as(parameter).matches(pattern.toString());
              }
              if (facts.containsKey("AllowedValues") && fallback != null) {
                assertThat(Template.many(facts.get("AllowedValues")))
                    .as(parameter)
                    .contains(fallback);
              }
            });
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void whatBecomesOfDataIsSaid(String name) {
    Template.read(name)
        .section("Resources")
        .forEach(
            (id, resource) -> {
              if (KEEPS_DATA.contains(String.valueOf(resource.get("Type")))) {
                assertThat(resource.containsKey("DeletionPolicy")).as(id).isTrue();
                assertThat(resource.containsKey("UpdateReplacePolicy")).as(id).isTrue();
              }
            });
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void noStatementAllowsMoreThanItNames(String name) {
    assertThat(tooWide(Template.read(name))).isEmpty();
  }

  @Test
  void statementsThatAllowMoreThanTheyNameAreFound() {
    Template wide =
        Template.parse(
            """
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::mine"}
            - {Effect: Allow, Action: [ecs:StopTask], Resource: "*"}
            - {Effect: Allow, Action: ecs:ListTasks, Resource: "*", Condition: {StringLike: {ecs:cluster: "*:cluster/c"}}}
            - {Effect: Allow, Action: ssm:CreateActivation, Resource: "*"}
            - {Effect: Deny, Action: "*", Resource: "*"}
            """
                .transform(statements -> "Statement:\n" + statements.indent(2)));
    assertThat(tooWide(wide)).containsExactly("s3:*", "ecs:StopTask");
  }

  private static List<String> tooWide(Template template) {
    List<String> wide = new ArrayList<>();
    Template.nodes(template.root())
        .forEach(
            node -> {
              if (node instanceof Map<?, ?> statement && "Allow".equals(statement.get("Effect"))) {
                boolean everything = Template.many(statement.get("Resource")).contains("*");
                boolean bounded =
                    String.valueOf(statement.get("Condition")).contains(IN_CLUSTER + "=");
                for (Object action : Template.many(statement.get("Action"))) {
                  if (action.toString().contains("*")
                      || (everything
                          && !bounded
                          && !WITHOUT_RESOURCE.contains(action.toString()))) {
                    wide.add(action.toString());
                  }
                }
              }
            });
    return wide;
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void cfnLintHasNothingToSay(String name) throws Exception {
    assumeTrue(Installed.program("cfn-lint"), "cfn-lint is not installed");
    Command.Ended ended =
        Command.run(
            Map.of(),
            "cfn-lint",
            Repository.file("deploy/cloudformation/" + name + ".yml").toString());
    assertThat(ended.text()).isEmpty();
    assertThat(ended.status()).isZero();
  }
}
