package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked distribution as a process, started by its launcher. */
@Timeout(120)
class DistributionIT {

  private static final Path LAUNCHER = Repository.launcher().toAbsolutePath().normalize();
  private static final Path DISTRIBUTION = LAUNCHER.resolve("../..").normalize();

  private static final Operations READ = Operations.of("ecs:DescribeTasks");
  private static final Operations WRITE = Operations.of("elasticloadbalancing:RegisterTargets");

  @TempDir Path folder;
  private final Scenario scenario = Scenario.start();

  @AfterEach
  void end() {
    scenario.close();
  }

  @Test
  void sigtermEndsItInPeace() {
    webOn("pool");
    try (ControllerProcess controller = start(LAUNCHER)) {
      scenario.awaitServing("pool", "web", 2);

      assertThat(controller.stop()).isZero();
      assertStopped(controller);
    }
  }

  @Test
  void sigtermEndsItInTimeThoughAwsDoesNotAnswer() {
    webOn("pool");
    try (ControllerProcess controller = start(LAUNCHER)) {
      scenario.awaitServing("pool", "web", 2);
      scenario.aws.faults().add(new Fault.Slow(WRITE, Duration.ofMinutes(1)));
      scenario.aws.console().scale(Scenario.CLUSTER, "web", 4);
      scenario.awaitSteady("web");
      long reads = scenario.aws.calls().count(READ);
      await("the new tasks have been read, and the write is under way")
          .atMost(Duration.ofSeconds(30))
          .until(() -> scenario.aws.calls().count(READ) >= reads + 2);

      assertThat(controller.stop()).isZero();
      assertStopped(controller);
    }
  }

  @Test
  void anAdapterDroppedIntoPluginsIsFoundAndUsed() throws IOException {
    Path distribution = copyOfDistribution();
    FilePlugin.dropInto(distribution, folder);
    Files.writeString(distribution.resolve("plugins/cut-off.jar"), "no archive");
    Path pool = Files.createFile(folder.resolve("pool"));
    webOn("file:" + pool);
    try (ControllerProcess controller =
        start(distribution.resolve("bin").resolve(LAUNCHER.getFileName()))) {
      awaitFile(pool, 2);
      scenario.aws.console().scale(Scenario.CLUSTER, "web", 1);
      awaitFile(pool, 1);
      assertThat(controller.lines())
          .anyMatch(
              line ->
                  line.contains("\"event\":\"adapter-found\"")
                      && line.contains("\"scheme\":\"file\"")
                      && line.contains("\"class\":\"example.FileAdapter\"")
                      && line.contains("/plugins/file-adapter.jar\""))
          .anyMatch(
              line ->
                  line.contains("\"event\":\"plugin-without-adapter\"")
                      && line.contains("/plugins/cut-off.jar\""));
    }
  }

  private void webOn(String pool) {
    scenario.hosts(2);
    if (!pool.contains(":")) {
      scenario.pool(pool);
    }
    scenario.service("web", 2, Map.of("ecs-a.lbName", pool));
  }

  private ControllerProcess start(Path launcher) {
    return ControllerProcess.start(
        launcher, scenario.aws.environment(), scenario.flags(), folder.resolve("log"));
  }

  private static void assertStopped(ControllerProcess controller) {
    List<String> lines = controller.lines();
    assertThat(lines.getLast()).contains("\"event\":\"stopped\"", "\"status\":0");
    assertThat(lines).noneMatch(line -> line.contains("stack_trace"));
  }

  private void awaitFile(Path pool, int count) {
    scenario.awaitSteady("web");
    await("the file has the targets")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(pool))
                    .hasSize(count)
                    .containsExactlyInAnyOrderElementsOf(scenario.serving("web", "web", 80)));
  }

  private Path copyOfDistribution() throws IOException {
    Path copy = folder.resolve("distribution");
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(DISTRIBUTION.relativize(file).toString()));
      }
    }
    return copy;
  }
}
