package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.controller.election.Timings;
import io.ecsanywhere.controller.log.LogFormat;
import io.ecsanywhere.controller.log.LogLevel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the user asks of {@code run} or {@code plan}, checked: a value that its flag does not take
 * makes no options. What a command does not take has its default.
 *
 * @param config the file that flags came from
 * @param clusters by name, at least one; {@code *} stands for every cluster of the region
 * @param eventQueueUrl the SQS queue of ECS events; none: polling alone
 * @param fullResyncPeriod how often every key is queued again
 * @param workers how many keys are reconciled at once
 * @param retryMaxDelay no shorter than {@code retryBaseDelay}
 * @param leaseTable where the lease is; there with {@code DYNAMODB} and only then
 * @param leaseDuration longer than {@code renewDeadline}, which is more than 1.2 times as long as
 *     {@code retryPeriod}
 * @param checkpointDir where checkpoints are kept; only without a lease that others compete for,
 *     for what one replica remembers by itself says nothing of what others did
 * @param hostCidrs where host addresses may lie; none: any private address
 * @param disconnectGrace how long a host is out of reach before {@link OnDisconnectedHost#REMOVE}
 *     takes hold
 * @param apiBudget what of AWS's request rates may be used
 * @param dryRun decide and log, but write nothing
 * @param metricsPerPool whether metrics show each pool by its name
 * @param services those to look at, each {@code NAME} or {@code CLUSTER/NAME}; none: all
 * @param output how the plan is shown
 */
public record Options(
    Optional<Path> config,
    ImmutableSet<String> clusters,
    Optional<URI> eventQueueUrl,
    Duration serviceResyncPeriod,
    Duration taskResyncPeriod,
    Duration instanceResyncPeriod,
    Duration targetResyncPeriod,
    Duration fullResyncPeriod,
    int workers,
    Duration retryBaseDelay,
    Duration retryMaxDelay,
    LeaderElect leaderElect,
    Optional<String> leaseTable,
    String leaseName,
    Duration leaseDuration,
    Duration renewDeadline,
    Duration retryPeriod,
    Optional<Path> checkpointDir,
    ImmutableList<Cidr> hostCidrs,
    OnDisconnectedHost onDisconnectedHost,
    Duration disconnectGrace,
    Allowance apiBudget,
    boolean dryRun,
    HttpAddress httpAddress,
    boolean metricsPerPool,
    LogFormat logFormat,
    LogLevel logLevel,
    ImmutableSet<String> services,
    PlanOutput output) {

  private static final String EVERY_CLUSTER = "*";

  /**
   * Checks every value against its flag's bounds.
   *
   * @throws IllegalArgumentException naming the flag and what it takes, in one line
   */
  public Options {
    if (clusters.isEmpty()) {
      throw new IllegalArgumentException("--cluster is missing: it takes " + Flags.CLUSTER.takes());
    }
    config.ifPresent(Flags.CONFIG::check);
    clusters.forEach(Flags.CLUSTER::check);
    eventQueueUrl.ifPresent(Flags.EVENT_QUEUE_URL::check);
    Flags.SERVICE_RESYNC_PERIOD.check(serviceResyncPeriod);
    Flags.TASK_RESYNC_PERIOD.check(taskResyncPeriod);
    Flags.INSTANCE_RESYNC_PERIOD.check(instanceResyncPeriod);
    Flags.TARGET_RESYNC_PERIOD.check(targetResyncPeriod);
    Flags.FULL_RESYNC_PERIOD.check(fullResyncPeriod);
    Flags.WORKERS.check(workers);
    Flags.RETRY_BASE_DELAY.check(retryBaseDelay);
    Flags.RETRY_MAX_DELAY.check(retryMaxDelay);
    leaseTable.ifPresent(Flags.LEASE_TABLE::check);
    Flags.LEASE_NAME.check(leaseName);
    Flags.LEASE_DURATION.check(leaseDuration);
    Flags.RENEW_DEADLINE.check(renewDeadline);
    Flags.RETRY_PERIOD.check(retryPeriod);
    checkpointDir.ifPresent(Flags.CHECKPOINT_DIR::check);
    Flags.DISCONNECT_GRACE.check(disconnectGrace);
    services.forEach(Flags.SERVICE::check);
    if (retryMaxDelay.compareTo(retryBaseDelay) < 0) {
      throw new RefusedValueException(
          Flags.RETRY_MAX_DELAY,
          "a duration no shorter than --retry-base-delay, which is "
              + DurationText.format(retryBaseDelay),
          DurationText.format(retryMaxDelay));
    }
    Optional<String> expected = apiBudget.contradiction();
    if (expected.isPresent()) {
      throw new RefusedValueException(Flags.API_BUDGET, expected.get(), apiBudget.toString());
    }
    checkLease(leaderElect, leaseTable);
    if (leaderElect == LeaderElect.DYNAMODB && checkpointDir.isPresent()) {
      throw new IllegalArgumentException(
          "--checkpoint-dir is given, but --leader-elect is dynamodb: replicas keep their"
              + " checkpoints in --lease-table");
    }
    checkOrder(leaseDuration, renewDeadline, retryPeriod);
  }

  private static void checkLease(LeaderElect leaderElect, Optional<String> leaseTable) {
    if (leaderElect == LeaderElect.DYNAMODB && leaseTable.isEmpty()) {
      throw new IllegalArgumentException(
          "--lease-table is missing: --leader-elect=dynamodb takes " + Flags.LEASE_TABLE.takes());
    }
    if (leaderElect == LeaderElect.NONE && leaseTable.isPresent()) {
      throw new IllegalArgumentException(
          "--lease-table is given, but --leader-elect is none: replicas need"
              + " --leader-elect=dynamodb to compete for the lease in it");
    }
  }

  /** Or two replicas could both take themselves for the leader. */
  private static void checkOrder(
      Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {
    if (leaseDuration.minus(renewDeadline).compareTo(Timings.LEAST_MARGIN) < 0) {
      throw new RefusedValueException(
          Flags.LEASE_DURATION,
          "a duration at least %s longer than --renew-deadline, which is %s: a write has most of that time"
              .formatted(
                  DurationText.format(Timings.LEAST_MARGIN), DurationText.format(renewDeadline)),
          DurationText.format(leaseDuration));
    }
    if (renewDeadline.multipliedBy(5).compareTo(retryPeriod.multipliedBy(6)) <= 0) {
      throw new RefusedValueException(
          Flags.RENEW_DEADLINE,
          "a duration more than 1.2 times as long as --retry-period, which is "
              + DurationText.format(retryPeriod),
          DurationText.format(renewDeadline));
    }
  }

  /**
   * The options that these flags of {@code run} ask for; the environment has no part in them.
   *
   * @throws IllegalArgumentException naming what is wrong, in one line
   */
  public static Options of(String... flags) {
    return switch (CommandReader.read(
        ImmutableList.<String>builder().add("run").add(flags).build(), Map.of())) {
      case Request.Run run -> run.options();
      case Request.Refused refused -> throw new IllegalArgumentException(refused.line());
      case Request.Plan _, Request.Help _, Request.Version _ ->
          throw new IllegalArgumentException("these flags do not ask for a run: " + List.of(flags));
    };
  }

  /** Whether every cluster of the region is looked after. */
  public boolean everyCluster() {
    return clusters.contains(EVERY_CLUSTER);
  }

  /** How the lease is kept. */
  public Timings timings() {
    return new Timings(leaseDuration, renewDeadline, retryPeriod);
  }

  /** What the replicas lead, in words that are the same for all of them. */
  public String leads() {
    return "clusters " + String.join(", ", new TreeSet<>(clusters));
  }

  /** After how long without its agent a host loses its targets; empty: never. */
  public Optional<Duration> removesAfter() {
    return onDisconnectedHost == OnDisconnectedHost.REMOVE
        ? Optional.of(disconnectGrace)
        : Optional.empty();
  }

  /** The value of each of a command's flags as users write it, by its name without dashes. */
  Map<String, Object> inForce(CommandFlags command) {
    ImmutableMap.Builder<String, Object> shown = ImmutableMap.builder();
    command.flags().forEach(flag -> shown.put(flag.key(), Flag.shown(flag.inForce().apply(this))));
    return shown.buildOrThrow();
  }
}
