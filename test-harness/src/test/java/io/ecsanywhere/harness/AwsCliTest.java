package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The unmodified AWS CLI, pointed at the simulation by its environment alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCliTest {

  private record Ran(int exit, String text) {
    JsonNode json() throws IOException {
      assertThat(exit).as(text).isZero();
      return new ObjectMapper().readTree(text);
    }
  }

  private final Simulation simulation = new Simulation();

  @BeforeAll
  void bringUpAService() throws Exception {
    assumeTrue(Installed.program("aws"), "the AWS CLI is not installed");
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 2);
  }

  @AfterAll
  void close() {
    simulation.close();
  }

  private Ran aws(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private Ran run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(simulation.aws.environment());
    builder.environment().put("AWS_DEFAULT_OUTPUT", "json");
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), text);
  }

  @Test
  void servicesAreDescribed() throws Exception {
    var services =
        aws("ecs", "describe-services", "--cluster", CLUSTER, "--services", "app")
            .json()
            .path("services");

    assertThat(services.path(0).path("runningCount").asInt()).isEqualTo(2);
    assertThat(services.path(0).path("createdAt").asText()).isNotEmpty();
  }

  @Test
  void theInventoryIsShown() throws Exception {
    var list = aws("ssm", "describe-instance-information").json().path("InstanceInformationList");

    assertThat(list.path(0).path("IPAddress").asText())
        .isEqualTo(simulation.aws.hosts().all().getFirst().address());
  }

  @Test
  void targetsAreRegisteredAndShown() throws Exception {
    var group = simulation.aws.pools().createTargetGroup("cli", "HTTP", 80);
    aws(
        "elbv2",
        "register-targets",
        "--target-group-arn",
        group,
        "--targets",
        "Id=127.0.1.1,Port=32768,AvailabilityZone=all",
        "Id=127.0.1.1,Port=32769,AvailabilityZone=all");

    assertThat(
            aws("elbv2", "describe-target-health", "--target-group-arn", group)
                .json()
                .path("TargetHealthDescriptions"))
        .extracting(row -> row.path("Target").path("Port").asInt())
        .containsExactlyInAnyOrder(32768, 32769);
  }

  /** Version 1 of the CLI looks for SQS's endpoint in its own table, and has to be told. */
  @Test
  void aQueuesUrlWorks() throws Exception {
    var endpoint = simulation.aws.endpoint().toString();
    var url =
        aws("sqs", "get-queue-url", "--queue-name", "ecs-events", "--endpoint-url", endpoint)
            .json()
            .path("QueueUrl")
            .asText();

    assertThat(url).isEqualTo(simulation.aws.events().queue().url()).startsWith(endpoint);
    assertThat(
            aws("sqs", "receive-message", "--queue-url", url, "--endpoint-url", endpoint)
                .json()
                .path("Messages"))
        .isNotEmpty();
  }

  /** The commands of SIMULATED-AWS.md, as they stand there. */
  @Test
  void whatThePageShowsWorks() throws Exception {
    simulation.aws.console().createCluster("demo");
    simulation.aws.hosts().add("demo", 2);
    var shown = shownOnThePage();
    assertThat(shown)
        .extracting(command -> Splitter.on(' ').splitToList(command).get(2))
        .containsExactly(
            "register-task-definition", "create-service", "list-tasks", "create-target-group");
    for (String command : shown) {
      assertThat(run("sh", "-c", command).json()).as(command).isNotEmpty();
    }
    eventually(() -> assertThat(simulation.aws.console().steady("demo", "web")).isTrue());
    assertThat(simulation.aws.ecs().endpoints("demo", "web")).hasSize(2);
    assertThat(
            aws("elbv2", "describe-target-groups", "--names", "web-targets")
                .json()
                .path("TargetGroups"))
        .hasSize(1);
  }

  @Test
  void aServiceIsTaggedAndScaled() throws Exception {
    simulation.service("changing", 1);
    var arn = simulation.describe("changing").serviceArn();

    assertThat(
            aws(
                    "ecs",
                    "tag-resource",
                    "--resource-arn",
                    arn,
                    "--tags",
                    "key=ecs-a.lbName,value=web-targets other-targets")
                .exit())
        .isZero();
    assertThat(
            aws(
                    "ecs",
                    "update-service",
                    "--cluster",
                    CLUSTER,
                    "--service",
                    "changing",
                    "--desired-count",
                    "3")
                .json()
                .path("service")
                .path("desiredCount")
                .asInt())
        .isEqualTo(3);
    simulation.awaitSteady("changing");
    assertThat(simulation.aws.console().tasks(CLUSTER, "changing")).hasSize(3);
    assertThat(simulation.describe("changing").tags())
        .extracting(Tag::key, Tag::value)
        .containsExactly(tuple("ecs-a.lbName", "web-targets other-targets"));
  }

  /** Each command on a line of its own. */
  private static List<String> shownOnThePage() throws IOException {
    return Files.readString(Repository.file("test-harness/SIMULATED-AWS.md"))
        .replace("\\\n", " ")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("aws "))
        .toList();
  }

  @Test
  void errorsReadAsInAws() throws Exception {
    var ran = aws("ecs", "list-tasks", "--cluster", "absent");

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.text()).contains("(ClusterNotFoundException)").contains("Cluster not found.");
  }
}
