package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.command.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
