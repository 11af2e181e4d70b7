package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.front.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller that is started again, and what it reads then. */
@Timeout(120)
class CheckpointTest {

  private static final Operations READS =
      Operations.of("elasticloadbalancing:DescribeTargetHealth");

  @TempDir Path folder;
  private final Scenario scenario =
      Scenario.start(SimulationOptions.usual().withoutServers().withRateScale(10));
  private final List<String> names = IntStream.range(0, 20).mapToObj(i -> "s" + i).toList();

  @BeforeEach
  void services() {
    scenario.hosts(2);
    names.forEach(
        name -> {
          scenario.pool(name);
          scenario.service(name, 1, Map.of("ecs-a.lbName", name));
        });
  }

  @AfterEach
  void end() {
    scenario.close();
  }

  private RunningProgram controller(String... flags) {
    return scenario.controller(
        Stream.concat(
                Stream.of(
                    "--checkpoint-dir=" + folder,
                    // No check for drift, whose time is left to chance, falls within a test.
                    "--target-resync-period=10h",
                    "--full-resync-period=10h"),
                Stream.of(flags))
            .toArray(String[]::new));
  }

  /** Runs a controller until every pool is right, and stops it as a user does. */
  private void runOnce() {
    RunningProgram first = controller();
    names.forEach(name -> scenario.awaitServing(name, name, 1));
    first.close();
    assertThat(reads()).isGreaterThanOrEqualTo(names.size());
    scenario.aws.calls().clear();
  }

  private long reads() {
    return scenario.aws.calls().count(READS);
  }

  @Test
  void whatIsAsItWasLeftIsNotReadAgain() {
    runOnce();
    RunningProgram again = controller();
    awaitLooks(again);
    assertThat(again.lines("\"event\":\"checkpoints-read\"", "\"pools\":20")).hasSize(1);
    assertThat(reads()).isZero();

    // What changes from now on is read and written as ever.
    scenario.aws.console().scale(Scenario.CLUSTER, "s3", 3);
    scenario.awaitServing("s3", "s3", 3);
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void whatChangedMeanwhileIsReadAndNothingElse() {
    runOnce();
    scenario.aws.console().scale(Scenario.CLUSTER, "s3", 0);
    scenario.aws.console().scale(Scenario.CLUSTER, "s7", 2);
    scenario.awaitSteady("s3");
    scenario.awaitSteady("s7");
    RunningProgram again = controller();
    scenario.awaitServing("s7", "s7", 2);
    scenario.awaitServing("s3", "s3", 0);
    awaitLooks(again);
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void checkpointsOlderThanTheResyncPeriodCountForNothing() {
    runOnce();
    RunningProgram again = controller("--target-resync-period=100ms");
    awaitLooks(again);
    assertThat(reads()).isGreaterThanOrEqualTo(names.size());
  }

  @Test
  void aDryRunReadsEverything() {
    runOnce();
    awaitLooks(controller("--dry-run"));
    assertThat(reads()).isEqualTo(names.size());
  }

  @Test
  void whatIsNoPageCostsAReadAndIsNamed() throws IOException {
    runOnce();
    try (var pages = Files.list(folder)) {
      for (Path page : pages.filter(file -> file.toString().contains("page-")).toList()) {
        Files.writeString(page, "ecs-anywhere-controller checkpoints 1\nterm 1\n");
      }
    }
    RunningProgram again = controller();
    awaitLooks(again);
    assertThat(reads()).isEqualTo(names.size());
    assertThat(again.lines("\"event\":\"checkpoints-passed-over\"", "it is not whole")).hasSize(1);
  }

  @Test
  void aDirectoryThatCannotBeHadEndsTheProgramWithOneLineThatNamesTheFlag() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    RunningProgram refused = controller("--checkpoint-dir=" + file);
    assertThat(refused.exitStatus()).isEqualTo(2);
    assertThat(refused.errors())
        .startsWith("ecs-anywhere-controller: --checkpoint-dir: cannot write in " + file)
        .containsOnlyOnce("\n");

    RunningProgram first = controller();
    scenario.awaitServing("s1", "s1", 1);
    RunningProgram second = controller();
    assertThat(second.exitStatus()).isEqualTo(2);
    assertThat(second.errors())
        .isEqualTo(
            "ecs-anywhere-controller: --checkpoint-dir: %s is in use by another controller\n"
                .formatted(folder));
    assertThat(first.lines("\"level\":\"ERROR\"")).isEmpty();
  }

  /** Waits until every service has been looked at. */
  private void awaitLooks(RunningProgram program) {
    names.forEach(
        name ->
            scenario.awaitLog(
                program, "\"event\":\"reconcile\"", "\"service\":\"%s\"".formatted(name)));
  }
}
