package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.command.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The task that the controller's template makes, against the program that it runs. */
class ControllerTaskTest {

  private static Options options(ControllerStack stack) {
    return StartedWith.options(
        Template.many(stack.container().get("Command")).stream().map(Object::toString).toList(),
        stack.environment());
  }

  @Test
  void theProgramStartsWithWhatTheTaskSays() {
    ControllerStack stack = ControllerStack.with(Map.of());
    Options usual = options(stack);
    assertThat(usual.clusters()).containsExactlyInAnyOrder("shop", "blog");
    assertThat(usual.httpAddress().toString()).contains("127.0.0.1");
    assertThat(stack.container().containsKey("PortMappings")).isFalse();
    assertThat(stack.environment()).doesNotContainKeys("HTTPS_PROXY", "NO_PROXY");

    Options flags =
        options(
            ControllerStack.with(
                Map.of("Flags", List.of("--task-resync-period=3m", "--workers=32", "--dry-run"))));
    assertThat(flags.taskResyncPeriod()).isEqualTo(Duration.ofMinutes(3));
    assertThat(flags.workers()).isEqualTo(32);
    assertThat(flags.dryRun()).isTrue();

    ControllerStack scraped = ControllerStack.with(Map.of("ScrapeCidr", "10.0.0.0/16"));
    assertThat(options(scraped).httpAddress().toString()).contains("0.0.0.0").contains("9464");
    assertThat(scraped.container().get("PortMappings"))
        .isEqualTo(List.of(Map.of("ContainerPort", 9464)));

    ControllerStack published =
        ControllerStack.with(Map.of("LaunchType", "EXTERNAL", "HostPort", "19464"));
    assertThat(options(published).httpAddress()).isEqualTo(options(scraped).httpAddress());
    assertThat(published.container().get("PortMappings"))
        .isEqualTo(List.of(Map.of("ContainerPort", 9464, "HostPort", "19464")));

    assertThat(
            ControllerStack.with(Map.of("HttpsProxy", "http://proxy:3128", "NoProxy", "10.0.0.0/8"))
                .environment())
        .containsEntry("HTTPS_PROXY", "http://proxy:3128")
        .containsEntry("NO_PROXY", "10.0.0.0/8");
  }

  /** {@code ImageIT} sees that the program needs no more. */
  @Test
  void theContainerHasNoRightsAndNowhereToWriteTo() {
    ControllerStack stack = ControllerStack.with(Map.of());
    assertThat(stack.container().get("ReadonlyRootFilesystem")).isEqualTo(true);
    assertThat(stack.container().get("User")).isEqualTo("65532");
    assertThat(stack.container().get("LinuxParameters"))
        .isEqualTo(Map.of("Capabilities", Map.of("Drop", List.of("ALL"))));
    assertThat(stack.container().containsKey("MountPoints")).isFalse();
    assertThat(stack.properties("TaskDefinition").containsKey("Volumes")).isFalse();
  }

  @Test
  void onFargateItHasANetworkOfItsOwnAndNewReplicasStandByFirst() {
    ControllerStack stack =
        ControllerStack.with(
            Map.of("SubnetIds", List.of("subnet-a", "subnet-b"), "Architecture", "ARM64"));
    assertThat(stack.properties("TaskDefinition"))
        .containsAllEntriesOf(
            Map.of(
                "RequiresCompatibilities",
                List.of("FARGATE"),
                "NetworkMode",
                "awsvpc",
                "RuntimePlatform",
                Map.of("CpuArchitecture", "ARM64", "OperatingSystemFamily", "LINUX")));
    assertThat(stack.properties("Service"))
        .containsAllEntriesOf(
            Map.of(
                "LaunchType",
                "FARGATE",
                "DesiredCount",
                "2",
                "NetworkConfiguration",
                Map.of(
                    "AwsvpcConfiguration",
                    Map.of(
                        "AssignPublicIp",
                        "DISABLED",
                        "SecurityGroups",
                        List.of("sg-controller"),
                        "Subnets",
                        List.of("subnet-a", "subnet-b")))))
        .doesNotContainKey("PlacementConstraints");
    assertThat(stack.properties("Service").get("DeploymentConfiguration"))
        .extracting("MinimumHealthyPercent", "MaximumPercent")
        .containsExactly(100, 200);
  }

  @Test
  void onHostsOfOnesOwnEachReplicaHasAnotherAndAnOldOneMayGoFirst() {
    ControllerStack stack = ControllerStack.with(Map.of("LaunchType", "EXTERNAL"));
    assertThat(stack.properties("TaskDefinition"))
        .containsAllEntriesOf(
            Map.of("RequiresCompatibilities", List.of("EXTERNAL"), "NetworkMode", "bridge"))
        .doesNotContainKey("RuntimePlatform");
    assertThat(stack.properties("Service"))
        .containsAllEntriesOf(
            Map.of(
                "LaunchType",
                "EXTERNAL",
                "DesiredCount",
                "2",
                "PlacementConstraints",
                List.of(Map.of("Type", "distinctInstance"))))
        .doesNotContainKey("NetworkConfiguration");
    assertThat(stack.properties("Service").get("DeploymentConfiguration"))
        .extracting("MinimumHealthyPercent", "MaximumPercent")
        .containsExactly(50, 200);
  }

  /**
   * Half of one is one, who could go only once another had come, for which there may be no host.
   */
  @Test
  void oneAloneOnAHostOfOnesOwnMayGoBeforeTheNextComes() {
    ControllerStack stack = ControllerStack.with(Map.of("LaunchType", "EXTERNAL", "Replicas", "1"));
    assertThat(stack.properties("Service").get("DeploymentConfiguration"))
        .extracting("MinimumHealthyPercent")
        .isEqualTo(0);
  }

  @Test
  void itsLogGoesToTheGroupOfTheStackAndIsKeptForAWhile() {
    ControllerStack stack = ControllerStack.with(Map.of());
    assertThat(stack.container().get("LogConfiguration"))
        .extracting("LogDriver", "Options.awslogs-group", "Options.awslogs-region")
        .containsExactly("awslogs", "log", "eu-west-1");
    assertThat(stack.properties("Log").get("RetentionInDays")).isEqualTo("30");
  }

  @ParameterizedTest
  @CsvSource({
    "FARGATE, true, true",
    "FARGATE, false, false",
    "EXTERNAL, true, false",
    "EXTERNAL, false, false"
  })
  void endpointsAreMadeForFargateWhereTheyAreAskedFor(
      String launchType, String asked, boolean made) {
    ControllerStack stack =
        ControllerStack.with(Map.of("LaunchType", launchType, "VpcEndpoints", asked));
    assertThat(stack.rendering().holds("WithEndpoints")).isEqualTo(made);
  }
}
