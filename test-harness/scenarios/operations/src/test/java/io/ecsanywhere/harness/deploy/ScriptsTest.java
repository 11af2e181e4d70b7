package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The walkthrough's scripts, which know the unmodified AWS CLI alone. */
class ScriptsTest {

  private static final String CLUSTER = "ecsa-demo";

  @SuppressWarnings("UnusedVariable")
  private static final List<String> NAMES =
      List.of("set-tags", "show-tasks", "show-targets", "clean-up");

  /** Answers each operation with one thing, and refuses one of them. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      case $2 in
        "$REFUSED")
          echo "An error occurred (AccessDeniedException) when calling $2" >&2
          exit 254
          ;;
        list-services | describe-services) echo arn:service/ecsa-demo/Service-DemoApp1 ;;
        list-tasks) echo arn:task/ecsa-demo/one ;;
        describe-tasks) printf 'arn/one\\tRUNNING\\tRUNNING\\tarn/host\\t80:32768\\n' ;;
        describe-target-groups) echo arn:targetgroup/one ;;
        describe-target-health) printf '10.0.0.1\\t32768\\thealthy\\tNone\\n' ;;
      esac
      """;

  private static String path(String name) {
    return Repository.file("deploy/scripts/" + name).toString();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shellcheckHasNothingToSay(String name) throws Exception {
    assumeTrue(Installed.program("shellcheck"), "shellcheck is not installed");
    assertThat(Command.run(Map.of(), "shellcheck", "--shell=sh", path(name)))
        .isEqualTo(new Command.Ended(0, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "set-tags, describe-services",
    "set-tags, tag-resource",
    "show-tasks, list-services",
    "show-tasks, list-tasks",
    "show-tasks, describe-tasks",
    "show-targets, describe-target-groups",
    "show-targets, describe-target-health"
  })
  void aScriptSaysWhatAwsRefusedAndDoesNotEndAsIfAllWereWell(
      String script, String operation, @TempDir Path folder) throws Exception {
    StandIn aws = StandIn.make(folder, STAND_IN);
    Command.Ended allowed = aws.run(script, Map.of("REFUSED", "nothing"));
    assertThat(allowed.status()).as(allowed.text()).isZero();
    assertThat(allowed.text()).isNotBlank().doesNotContain("AccessDenied");

    Command.Ended refused = aws.run(script, Map.of("REFUSED", operation));
    assertThat(refused.text()).contains("AccessDenied").contains("when calling " + operation);
    assertThat(refused.status()).isNotZero();
  }

  @Test
  void tagsTasksAndTargetsAreSetAndShown() throws Exception {
    assumeTrue(Installed.program("aws"), "the AWS CLI is not installed");
    try (SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers())) {
      aws.console().createCluster(CLUSTER);
      String host = aws.hosts().add(CLUSTER).address();
      String first = aws.pools().createTargetGroup(CLUSTER + "-0", "HTTP", 80);
      aws.pools().createTargetGroup(CLUSTER + "-1", "HTTP", 80);
      aws.pools().createTargetGroup(CLUSTER + "-2", "HTTP", 80);
      service(aws, "Service-DemoApp1", 1, "container0");
      String second = service(aws, "Service-DemoApp2", 2, "container1", "container2");

      assertThat(run(aws, "set-tags"))
          .isEqualTo(
              """
              Service-DemoApp1: ecsa-demo-0
              Service-DemoApp2: ecsa-demo-1 ecsa-demo-2
              """);
      assertThat(tags(aws, second))
          .contains("\"key\":\"ecs-a.lbName\",\"value\":\"ecsa-demo-1 ecsa-demo-2\"");

      String tasks = run(aws, "show-tasks");
      assertThat(tasks.lines().filter(line -> line.startsWith("Service-")))
          .containsExactly("Service-DemoApp1", "Service-DemoApp2");
      assertThat(tasks.lines().filter(line -> line.contains("RUNNING (meant to be RUNNING)")))
          .hasSize(3)
          .allMatch(line -> line.matches(".* on \\S+  80:\\d+( 80:\\d+)?"));

      aws.pools().register(first, host + ":32768");
      assertThat(run(aws, "show-targets"))
          .containsPattern("(?m)^ecsa-demo-0\n  " + host + ":32768  [a-z]+ .*\necsa-demo-1\n");
    }
  }

  private static String tags(SimulatedAws aws, String arn) {
    return aws.console()
        .call("ListTagsForResource", Json.object().put("resourceArn", arn))
        .toString();
  }

  /** Returns the service's ARN. */
  private static String service(SimulatedAws aws, String name, int count, String... containers) {
    TaskTemplate template = TaskTemplate.of(name);
    for (String container : containers) {
      template = template.container(container, "80");
    }
    String definition = aws.console().register(template);
    String arn = aws.console().createService(CLUSTER, name, definition, count, Map.of());
    await().until(() -> aws.console().steady(CLUSTER, name));
    return arn;
  }

  private static String run(SimulatedAws aws, String name)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_PAGER", "");
    Command.Ended ended = Command.run(environment, path(name));
    assertThat(ended.status()).as(ended.text()).isZero();
    return ended.text();
  }
}
