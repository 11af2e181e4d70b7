package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.plan.Plan;
import io.ecsanywhere.informers.source.ApiFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProgramTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeController controller = new FakeController();
  private Planner planner = NoPlan.PLANNER;

  @Test
  void helpListsTheCommands() {
    assertThat(execute(Map.of(), "--help")).isZero();
    assertThat(out()).contains("run  ", "plan  ", "version  ").doesNotContain("--workers");
  }

  @Test
  void helpOfRunListsEveryFlagWithItsDefault() {
    assertThat(execute(Map.of(), "run", "--help")).isZero();
    assertThat(out()).contains(Flags.RUN.flags().stream().map(Flag::name).toList());
    assertThat(out().lines())
        .anyMatch(line -> line.matches(" +--task-resync-period=DURATION +30s +How often .*"))
        .anyMatch(line -> line.matches(" +--dry-run +off +Decide .*"))
        .anyMatch(line -> line.matches(" +--cluster=NAME +required +A cluster .*"))
        .allMatch(line -> line.length() <= 100);
    assertThat(err()).isEmpty();
  }

  @Test
  void versionNamesVersionCommitAndJava() {
    assertThat(execute(Map.of(), "version")).isZero();
    assertThat(out().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("ecs-anywhere-controller \\d+\\.\\d+\\.\\d+.*"),
            line -> assertThat(line).matches("commit (unknown|[0-9a-f]{12})"),
            line -> assertThat(line).isEqualTo("Java " + Runtime.version()));
    String first = out();
    out.reset();
    execute(Map.of(), "--version");
    assertThat(out()).isEqualTo(first);
  }

  @Test
  void aRunLogsFromStartedToStopped() {
    int status =
        execute(
            options -> {
              LoggerFactory.getLogger(ProgramTest.class)
                  .atInfo()
                  .addKeyValue("event", "at-work")
                  .log();
              controller.stop(Duration.ZERO);
              return controller;
            },
            Map.of(),
            "run",
            "--cluster=c");

    assertThat(status).isZero();
    assertThat(err()).isEmpty();
    assertThat(out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"event\":\"started\"", "\"version\":\"", "\"workers\":16"),
            line -> assertThat(line).contains("\"event\":\"at-work\""),
            line -> assertThat(line).contains("\"event\":\"stopped\"", "\"status\":0"));
  }

  @Test
  void aMisspeltVariableIsPointedOut() {
    controller.stop(Duration.ZERO);
    execute(Map.of("ECSA_WORKER", "3", "ECSA_CLUSTER", "c"), "run", "--log-format=text");
    assertThat(out().lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("unknown-variable variable=ECSA_WORKER did_you_mean=ECSA_WORKERS");
  }

  @Test
  void whatTheUserHasToPutRightIsOneLine() {
    int status =
        execute(
            options -> {
              throw new StartException("cluster 'c' does not exist in eu-west-1");
            },
            Map.of(),
            "run",
            "--cluster=c");

    assertThat(status).isEqualTo(2);
    assertThat(err())
        .isEqualTo("ecs-anywhere-controller: cluster 'c' does not exist in eu-west-1\n");
    assertThat(out()).doesNotContain("stack_trace");
    assertThat(out().lines().toList().getLast()).contains("stopped", "\"status\":2");
  }

  @Test
  void aBreakdownIsLoggedWithItsStackAndStatus1() {
    int status =
        execute(
            options -> {
              throw new IllegalStateException("broken");
            },
            Map.of(),
            "run",
            "--cluster=c");

    assertThat(status).isEqualTo(1);
    List<String> lines = out().lines().toList();
    assertThat(lines.get(1)).contains("\"event\":\"crashed\"", "\"stack_trace\":", "broken");
    assertThat(lines.getLast()).contains("\"event\":\"stopped\"", "\"status\":1");
  }

  @Test
  void anInterruptStopsTheControllerInItsOwnTime() {
    Thread.currentThread().interrupt();
    int status = execute(Map.of(), "run", "--cluster=c");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(status).isEqualTo(1);
    assertThat(controller.isStopped()).isTrue();
    assertThat(controller.wasHurried()).isFalse();
  }

  @Test
  void helpOfPlanListsItsFlagsWithTheirOwnDefaults() {
    assertThat(execute(Map.of(), "plan", "--help")).isZero();
    assertThat(out().lines())
        .anyMatch(line -> line.matches(" +--output=table\\|json +table +A table .*"))
        .anyMatch(line -> line.matches(" +--log-level=\\S+ +warn +The least .*"))
        .allMatch(line -> line.length() <= 100);
    assertThat(out()).doesNotContain("--workers");
  }

  @Test
  void aPlanIsPrintedAloneAndItsExitStatusIsThePlans() {
    planner =
        options -> {
          LoggerFactory.getLogger(ProgramTest.class).warn("a warning");
          return plan(Optional.of(new ApiFailure.Denied("ecs:ListTasks", "no")));
        };

    assertThat(execute(Map.of(), "plan", "--cluster=c")).isEqualTo(1);
    assertThat(out()).startsWith("\ncluster c could not be read").doesNotContain("a warning");
    assertThat(err()).contains("a warning");

    planner = _ -> plan(Optional.empty());
    out.reset();
    assertThat(execute(Map.of(), "plan", "--cluster=c", "--output=json")).isZero();
    assertThat(out()).startsWith("{\n").endsWith("}\n");
  }

  private static Plan plan(Optional<ApiFailure> failure) {
    return new Plan(
        ImmutableList.of(),
        ImmutableList.of(),
        0,
        failure.stream()
            .map(why -> new Plan.Unread("cluster c", why))
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.of(),
        false);
  }

  @Test
  void aPlanThatThereCannotBeIsRefusedInOneLineAndABreakdownIsLogged() {
    planner =
        _ -> {
          throw new StartException("--service wed: there is no such service");
        };
    assertThat(execute(Map.of(), "plan", "--cluster=c")).isEqualTo(2);
    assertThat(err())
        .isEqualTo("ecs-anywhere-controller: --service wed: there is no such service\n");

    planner =
        _ -> {
          throw new IllegalStateException("broken");
        };
    assertThat(execute(Map.of(), "plan", "--cluster=c")).isEqualTo(1);
    assertThat(err()).contains("crashed", "IllegalStateException: broken");
    assertThat(out()).isEmpty();
  }

  private int execute(Map<String, String> environment, String... args) {
    return execute(options -> controller, environment, args);
  }

  private int execute(
      ControllerLauncher launcher, Map<String, String> environment, String... args) {
    return new Program(launcher, planner)
        .execute(
            args,
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
