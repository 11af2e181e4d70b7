package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.controller.log.LogFormat;
import io.ecsanywhere.controller.log.LogLevel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The flags: the one place where names, defaults and bounds are written down. */
final class Flags {

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);

  /**
   * A quarter of it is what a call on the lease may take, and two attempts have to fit in there.
   */
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}|\\*");
  private static final Pattern SERVICE_NAME =
      Pattern.compile("([A-Za-z0-9_-]{1,255}/)?[A-Za-z0-9_-]{1,255}");

  static final Flag<Path> CONFIG =
      new Flag<>(
          "--config",
          "FILE",
          "",
          "the path of a file",
          "A YAML file with flags: their names without dashes as keys, lists for repeatable ones.",
          Flag.Count.ONCE,
          Path::of,
          path -> !path.toString().isEmpty(),
          Options::config);

  static final Flag<String> CLUSTER =
      new Flag<>(
          "--cluster",
          "NAME",
          "",
          "a cluster's name (up to 255 letters, digits, - and _), or * for every cluster of the"
              + " region",
          "A cluster to look after, or * for every cluster of the region. Repeatable.",
          Flag.Count.OFTEN,
          text -> text,
          text -> CLUSTER_NAME.matcher(text).matches(),
          Options::clusters);

  static final Flag<URI> EVENT_QUEUE_URL =
      new Flag<>(
          "--event-queue-url",
          "URL",
          "",
          "the http or https URL of an SQS queue",
          "The SQS queue that brings ECS events. Without it ECS is only polled.",
          Flag.Count.ONCE,
          URI::create,
          Flags::isQueueUrl,
          Options::eventQueueUrl);

  static final Flag<Duration> SERVICE_RESYNC_PERIOD =
      period("--service-resync-period", "60s", Options::serviceResyncPeriod, "services are listed");

  static final Flag<Duration> TASK_RESYNC_PERIOD =
      period("--task-resync-period", "30s", Options::taskResyncPeriod, "tasks are listed");

  static final Flag<Duration> INSTANCE_RESYNC_PERIOD =
      period(
          "--instance-resync-period", "60s", Options::instanceResyncPeriod, "hosts are read again");

  static final Flag<Duration> TARGET_RESYNC_PERIOD =
      period(
          "--target-resync-period",
          "10m",
          Options::targetResyncPeriod,
          "a pool's targets are read again, so that changes by hand are put right");

  static final Flag<Duration> FULL_RESYNC_PERIOD =
      period(
          "--full-resync-period",
          "10m",
          Options::fullResyncPeriod,
          "every service is reconciled, changed or not");

  static final Flag<Integer> WORKERS =
      Flag.number(
          "--workers", "16", 1, 256, Options::workers, "How many services are reconciled at once.");

  static final Flag<Duration> RETRY_BASE_DELAY =
      Flag.duration(
          "--retry-base-delay",
          "200ms",
          Duration.ofMillis(1),
          LONGEST,
          Options::retryBaseDelay,
          "The wait after a service's first failure; it doubles with each further one.");

  static final Flag<Duration> RETRY_MAX_DELAY =
      Flag.duration(
          "--retry-max-delay",
          "5m",
          Duration.ofMillis(1),
          LONGEST,
          Options::retryMaxDelay,
          "The longest wait after a failure.");

  static final Flag<LeaderElect> LEADER_ELECT =
      Flag.choice(
          "--leader-elect",
          "none",
          LeaderElect.class,
          Options::leaderElect,
          "Where replicas compete for the lease: one of them works, the others stand by.");

  static final Flag<String> LEASE_TABLE =
      text(
          "--lease-table",
          "TABLE",
          "",
          "a DynamoDB table's name (3 to 255 letters, digits, _, . and -)",
          "[A-Za-z0-9_.-]{3,255}",
          Options::leaseTable,
          "The DynamoDB table of the lease, with the partition key lease of type S. Goes with"
              + " --leader-elect=dynamodb.");

  static final Flag<String> LEASE_NAME =
      text(
          "--lease-name",
          "NAME",
          "ecs-anywhere-controller",
          "1 to 128 letters, digits, _, . and -",
          "[A-Za-z0-9_.-]{1,128}",
          Options::leaseName,
          "The lease's name in the table: one for each set of replicas. Replicas that lead other"
              + " clusters than those before them are refused.");

  static final Flag<Duration> LEASE_DURATION =
      lease(
          "--lease-duration",
          "15s",
          Options::leaseDuration,
          "For how long after a renewal no other replica takes the lease.");

  static final Flag<Duration> RENEW_DEADLINE =
      Flag.duration(
          "--renew-deadline",
          "10s",
          SHORTEST_DEADLINE,
          LONGEST,
          Options::renewDeadline,
          "How long the leader goes on without a renewal; shorter than --lease-duration by 500ms or"
              + " more.");

  static final Flag<Duration> RETRY_PERIOD =
      lease(
          "--retry-period",
          "2s",
          Options::retryPeriod,
          "How often the lease is renewed or looked at; --renew-deadline is more than 1.2 times as"
              + " long.");

  static final Flag<Path> CHECKPOINT_DIR =
      new Flag<>(
          "--checkpoint-dir",
          "DIR",
          "",
          "the path of a directory",
          "Where a controller that runs alone keeps what it knows of pools that are right, so that"
              + " its next start reads only the others. Replicas keep it beside the lease.",
          Flag.Count.ONCE,
          Path::of,
          path -> !path.toString().isEmpty(),
          Options::checkpointDir);

  static final Flag<HttpAddress> HTTP_ADDRESS =
      new Flag<>(
          "--http-address",
          "HOST:PORT",
          "127.0.0.1:9464",
          "an address and a port such as 127.0.0.1:9464 or [::1]:0, or none",
          "Where the status page, /metrics, /healthz and /readyz are answered; port 0 takes a free"
              + " one, none answers nowhere.",
          Flag.Count.ONCE,
          HttpAddress::parse,
          value -> true,
          Options::httpAddress);

  static final Flag<Boolean> METRICS_PER_POOL =
      Flag.toggle(
          "--metrics-per-pool",
          Options::metricsPerPool,
          "Show each pool by its name in GET /metrics: some lines more for each.");

  static final Flag<Cidr> HOST_CIDR =
      new Flag<>(
          "--host-cidr",
          "CIDR",
          "",
          "a block of addresses such as 10.0.0.0/16 or fd00::/8",
          "Where host addresses may lie. Repeatable; without it any private address will do.",
          Flag.Count.OFTEN,
          Cidr::parse,
          value -> true,
          Options::hostCidrs);

  static final Flag<OnDisconnectedHost> ON_DISCONNECTED_HOST =
      Flag.choice(
          "--on-disconnected-host",
          "keep",
          OnDisconnectedHost.class,
          Options::onDisconnectedHost,
          "What becomes of the targets on a host that ECS no longer reaches.");

  static final Flag<Duration> DISCONNECT_GRACE =
      Flag.duration(
          "--disconnect-grace",
          "10m",
          Duration.ZERO,
          LONGEST,
          Options::disconnectGrace,
          "How long a host is out of reach before remove takes hold.");

  static final Flag<Allowance> API_BUDGET =
      new Flag<>(
          "--api-budget",
          "SHARE",
          Allowance.USUAL_SHARE,
          "a share of AWS's request rates, rates of single operations as calls a second and burst,"
              + " or both, such as 50%,RegisterTargets=8/40",
          "What of the account's documented AWS request rates may be used.",
          Flag.Count.ONCE,
          Allowance::parse,
          value -> true,
          Options::apiBudget);

  static final Flag<Boolean> DRY_RUN =
      Flag.toggle(
          "--dry-run",
          Options::dryRun,
          "Decide and log, but change no pool; take no events and no lease.");

  static final Flag<LogFormat> LOG_FORMAT =
      Flag.choice(
          "--log-format",
          "json",
          LogFormat.class,
          Options::logFormat,
          "How log lines are written: of run on standard output, of plan on standard error.");

  static final Flag<LogLevel> LOG_LEVEL =
      Flag.choice(
          "--log-level",
          "info",
          LogLevel.class,
          Options::logLevel,
          "The least weight of the lines that are logged.");

  static final Flag<String> SERVICE =
      new Flag<>(
          "--service",
          "NAME",
          "",
          "a service's name, with its cluster's before it or not, such as web or shop/web",
          "A service to look at, as NAME or CLUSTER/NAME. Repeatable; without it all are.",
          Flag.Count.OFTEN,
          text -> text,
          text -> SERVICE_NAME.matcher(text).matches(),
          Options::services);

  static final Flag<PlanOutput> OUTPUT =
      Flag.choice(
          "--output",
          "table",
          PlanOutput.class,
          Options::output,
          "A table for people or JSON for scripts.");

  /** All of them. */
  static final List<Flag<?>> ALL =
      List.of(
          CONFIG,
          CLUSTER,
          EVENT_QUEUE_URL,
          SERVICE_RESYNC_PERIOD,
          TASK_RESYNC_PERIOD,
          INSTANCE_RESYNC_PERIOD,
          TARGET_RESYNC_PERIOD,
          FULL_RESYNC_PERIOD,
          WORKERS,
          RETRY_BASE_DELAY,
          RETRY_MAX_DELAY,
          LEADER_ELECT,
          LEASE_TABLE,
          LEASE_NAME,
          LEASE_DURATION,
          RENEW_DEADLINE,
          RETRY_PERIOD,
          CHECKPOINT_DIR,
          HOST_CIDR,
          ON_DISCONNECTED_HOST,
          DISCONNECT_GRACE,
          API_BUDGET,
          DRY_RUN,
          HTTP_ADDRESS,
          METRICS_PER_POOL,
          LOG_FORMAT,
          LOG_LEVEL,
          SERVICE,
          OUTPUT);

  /** Those of {@code run}. */
  static final CommandFlags RUN =
      new CommandFlags(
          ALL.stream()
              .filter(flag -> !flag.equals(SERVICE) && !flag.equals(OUTPUT))
              .collect(ImmutableList.toImmutableList()),
          ImmutableMap.of());

  /** Those of {@code plan}, which writes to standard output itself, and logs what goes wrong. */
  static final CommandFlags PLAN =
      new CommandFlags(
          ImmutableList.of(
              CONFIG,
              CLUSTER,
              SERVICE,
              OUTPUT,
              HOST_CIDR,
              ON_DISCONNECTED_HOST,
              DISCONNECT_GRACE,
              API_BUDGET,
              LOG_FORMAT,
              LOG_LEVEL),
          ImmutableMap.of(LOG_FORMAT, "text", LOG_LEVEL, "warn"));

  private Flags() {}

  private static Flag<String> text(
      String name,
      String label,
      String fallback,
      String takes,
      String pattern,
      Function<Options, Object> inForce,
      String meaning) {
    Pattern valid = Pattern.compile(pattern);
    return new Flag<>(
        name,
        label,
        fallback,
        takes,
        meaning,
        Flag.Count.ONCE,
        text -> text,
        text -> valid.matcher(text).matches(),
        inForce);
  }

  private static Flag<Duration> lease(
      String name, String fallback, Function<Options, Object> inForce, String meaning) {
    return Flag.duration(name, fallback, SHORTEST_PERIOD, LONGEST, inForce, meaning);
  }

  private static Flag<Duration> period(
      String name, String fallback, Function<Options, Object> inForce, String what) {
    return Flag.duration(
        name, fallback, SHORTEST_PERIOD, LONGEST, inForce, "How often " + what + ".");
  }

  /** A name and password in the URL would end up in logs, and SQS has no use for them. */
  private static boolean isQueueUrl(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getPath().length() > 1;
  }
}
