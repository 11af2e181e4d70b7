package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.base.CaseFormat;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.controller.log.LogFormat;
import io.ecsanywhere.controller.log.LogLevel;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static final Options DEFAULTS =
      new Options(
          Optional.empty(),
          ImmutableSet.of("c"),
          Optional.empty(),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          16,
          Duration.ofMillis(200),
          Duration.ofMinutes(5),
          LeaderElect.NONE,
          Optional.empty(),
          "ecs-anywhere-controller",
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Optional.empty(),
          ImmutableList.of(),
          OnDisconnectedHost.KEEP,
          Duration.ofMinutes(10),
          Allowance.parse("50%"),
          false,
          HttpAddress.parse("127.0.0.1:9464"),
          false,
          LogFormat.JSON,
          LogLevel.INFO,
          ImmutableSet.of(),
          PlanOutput.TABLE);

  private static final Options ALL_OTHER =
      new Options(
          Optional.empty(),
          ImmutableSet.of("a", "b"),
          Optional.of(URI.create("https://sqs.eu-west-1.amazonaws.com/1/q")),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          6,
          Duration.ofMillis(7),
          Duration.ofSeconds(90),
          LeaderElect.DYNAMODB,
          Optional.of("leases"),
          "blue",
          Duration.ofSeconds(11),
          Duration.ofSeconds(9),
          Duration.ofSeconds(7),
          Optional.empty(),
          ImmutableList.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")),
          OnDisconnectedHost.REMOVE,
          Duration.ZERO,
          Allowance.parse("12.5%,RegisterTargets=8/40"),
          true,
          HttpAddress.parse("none"),
          true,
          LogFormat.TEXT,
          LogLevel.DEBUG,
          ImmutableSet.of(),
          PlanOutput.TABLE);

  private static final Map<String, String> ALL_OTHER_VARIABLES =
      Map.ofEntries(
          Map.entry("ECSA_CONFIG", ""),
          Map.entry("ECSA_CLUSTER", "a, b"),
          Map.entry("ECSA_EVENT_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/q"),
          Map.entry("ECSA_SERVICE_RESYNC_PERIOD", "1s"),
          Map.entry("ECSA_TASK_RESYNC_PERIOD", "2s"),
          Map.entry("ECSA_INSTANCE_RESYNC_PERIOD", "3s"),
          Map.entry("ECSA_TARGET_RESYNC_PERIOD", "4s"),
          Map.entry("ECSA_FULL_RESYNC_PERIOD", "5s"),
          Map.entry("ECSA_WORKERS", "6"),
          Map.entry("ECSA_RETRY_BASE_DELAY", "7ms"),
          Map.entry("ECSA_RETRY_MAX_DELAY", "1m30s"),
          Map.entry("ECSA_LEADER_ELECT", "dynamodb"),
          Map.entry("ECSA_LEASE_TABLE", "leases"),
          Map.entry("ECSA_LEASE_NAME", "blue"),
          Map.entry("ECSA_LEASE_DURATION", "11s"),
          Map.entry("ECSA_RENEW_DEADLINE", "9s"),
          Map.entry("ECSA_RETRY_PERIOD", "7s"),
          // Not beside a lease that others compete for: it has a test of its own.
          Map.entry("ECSA_CHECKPOINT_DIR", ""),
          Map.entry("ECSA_HOST_CIDR", "10.0.0.0/8\n fd00::/8 "),
          Map.entry("ECSA_ON_DISCONNECTED_HOST", "remove"),
          Map.entry("ECSA_API_BUDGET", "12.5%,RegisterTargets=8/40"),
          Map.entry("ECSA_DISCONNECT_GRACE", "0s"),
          Map.entry("ECSA_DRY_RUN", "true"),
          Map.entry("ECSA_HTTP_ADDRESS", "none"),
          Map.entry("ECSA_METRICS_PER_POOL", "true"),
          Map.entry("ECSA_LOG_FORMAT", "text"),
          Map.entry("ECSA_LOG_LEVEL", "DEBUG"));

  @Test
  void defaults() {
    assertThat(Options.of("--cluster=c")).isEqualTo(DEFAULTS);
  }

  @Test
  void everyFlagIsReadFromTheCommandLine() {
    assertThat(
            Options.of(
                "--cluster=a",
                "--cluster=b",
                "--event-queue-url=https://sqs.eu-west-1.amazonaws.com/1/q",
                "--service-resync-period=1s",
                "--task-resync-period=2s",
                "--instance-resync-period=3s",
                "--target-resync-period=4s",
                "--full-resync-period=5s",
                "--workers=6",
                "--retry-base-delay=7ms",
                "--retry-max-delay=1m30s",
                "--leader-elect=dynamodb",
                "--lease-table=leases",
                "--lease-name=blue",
                "--lease-duration=11s",
                "--renew-deadline=9s",
                "--retry-period=7s",
                "--host-cidr=10.0.0.0/8",
                "--host-cidr=fd00::/8",
                "--on-disconnected-host=remove",
                "--disconnect-grace=0s",
                "--api-budget=12.5%,RegisterTargets=8/40",
                "--dry-run",
                "--http-address=none",
                "--metrics-per-pool",
                "--log-format=text",
                "--log-level=debug"))
        .isEqualTo(ALL_OTHER);
  }

  @Test
  void everyFlagIsReadFromItsEnvironmentVariable() {
    assertThat(read(List.of("run"), ALL_OTHER_VARIABLES)).isEqualTo(ALL_OTHER);
    assertThat(Flags.RUN.flags())
        .extracting(Flag::variable)
        .hasSameElementsAs(ALL_OTHER_VARIABLES.keySet());
  }

  @Test
  void theDirectoryOfCheckpointsIsReadFromBoth() {
    assertThat(Options.of("--cluster=c", "--checkpoint-dir=/var/lib/ecsa").checkpointDir())
        .contains(Path.of("/var/lib/ecsa"));
    assertThat(
            read(List.of("run", "--cluster=c"), Map.of("ECSA_CHECKPOINT_DIR", "here"))
                .checkpointDir())
        .contains(Path.of("here"));
  }

  @Test
  void everyOptionHasAFlag() {
    assertThat(Arrays.stream(Options.class.getRecordComponents()).map(RecordComponent::getName))
        .map(name -> CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_HYPHEN, name))
        .map(
            name ->
                List.of("clusters", "host-cidrs", "services").contains(name)
                    ? name.substring(0, name.length() - 1)
                    : name)
        .containsExactlyElementsOf(Flags.ALL.stream().map(Flag::key).toList());
  }

  @Test
  void theCommandLineBeatsTheEnvironment() {
    Options options =
        read(
            List.of("run", "--workers=3", "--cluster=mine", "--dry-run=false"),
            Map.of("ECSA_WORKERS", "no number", "ECSA_CLUSTER", "other", "ECSA_DRY_RUN", "true"));

    assertThat(options.workers()).isEqualTo(3);
    assertThat(options.clusters()).containsExactly("mine");
    assertThat(options.dryRun()).isFalse();
  }

  @Test
  void aBlankVariableCountsAsNotSet() {
    assertThat(
            read(
                List.of("run", "--cluster=c"),
                Map.of("ECSA_EVENT_QUEUE_URL", "", "ECSA_WORKERS", " ", "ECSA_HOST_CIDR", "\t")))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void aStarStandsForEveryCluster() {
    assertThat(Options.of("--cluster=*").everyCluster()).isTrue();
    assertThat(Options.of("--cluster=a").everyCluster()).isFalse();
  }

  @Test
  void optionsOutOfBoundsCannotBeMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Options(
                    Optional.empty(),
                    ImmutableSet.of("c"),
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(10),
                    0,
                    Duration.ofMillis(200),
                    Duration.ofMinutes(5),
                    LeaderElect.NONE,
                    Optional.empty(),
                    "ecs-anywhere-controller",
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Optional.empty(),
                    ImmutableList.of(),
                    OnDisconnectedHost.KEEP,
                    Duration.ofMinutes(10),
                    Allowance.EVERYTHING,
                    false,
                    HttpAddress.parse("127.0.0.1:9464"),
                    false,
                    LogFormat.JSON,
                    LogLevel.INFO,
                    ImmutableSet.of(),
                    PlanOutput.TABLE))
        .withMessage("--workers takes a whole number from 1 to 256, not '0'");
  }

  @Test
  void flagsInForceAreShownAsUsersWriteThem() {
    assertThat(DEFAULTS.inForce(Flags.RUN))
        .containsEntry("cluster", List.of("c"))
        .containsEntry("event-queue-url", "none")
        .containsEntry("task-resync-period", "30s")
        .containsEntry("workers", 16)
        .containsEntry("dry-run", false)
        .containsEntry("on-disconnected-host", "keep")
        .hasSize(Flags.RUN.flags().size());
    assertThat(ALL_OTHER.inForce(Flags.RUN))
        .containsEntry("event-queue-url", "https://sqs.eu-west-1.amazonaws.com/1/q")
        .containsEntry("host-cidr", List.of("10.0.0.0/8", "fd00::/8"));
  }

  @Test
  void aPlanTakesWhatItReadsByAndLeavesTheRestAsItIs() {
    Request request =
        CommandReader.read(
            List.of(
                "plan",
                "--cluster=a",
                "--cluster=b",
                "--service=web",
                "--service=a/api",
                "--output=json",
                "--host-cidr=10.0.0.0/8",
                "--on-disconnected-host=remove",
                "--disconnect-grace=5m",
                "--api-budget=10%"),
            Map.of("ECSA_LEADER_ELECT", "dynamodb", "ECSA_WORKERS", "no number"));
    assertThat(request).isInstanceOf(Request.Plan.class);
    Options options = ((Request.Plan) request).options();

    assertThat(options.clusters()).containsExactly("a", "b");
    assertThat(options.services()).containsExactly("web", "a/api");
    assertThat(options.output()).isEqualTo(PlanOutput.JSON);
    assertThat(options.hostCidrs()).containsExactly(Cidr.parse("10.0.0.0/8"));
    assertThat(options.removesAfter()).contains(Duration.ofMinutes(5));
    assertThat(options.apiBudget()).isEqualTo(Allowance.parse("10%"));
    assertThat(options.leaderElect()).isEqualTo(LeaderElect.NONE);
    assertThat(options.workers()).isEqualTo(16);
    assertThat(options.logFormat()).isEqualTo(LogFormat.TEXT);
    assertThat(options.logLevel()).isEqualTo(LogLevel.WARN);
  }

  private static Options read(List<String> args, Map<String, String> environment) {
    Request request = CommandReader.read(args, environment);
    assertThat(request).isInstanceOf(Request.Run.class);
    return ((Request.Run) request).options();
  }
}
