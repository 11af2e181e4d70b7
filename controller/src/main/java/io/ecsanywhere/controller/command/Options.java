package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.controller.log.LogFormat;
import io.ecsanywhere.controller.log.LogLevel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asks of {@code run}, checked: a value that its flag does not take makes no options.
 *
 * @param clusters by name, at least one; {@code *} stands for every cluster of the region
 * @param eventQueueUrl the SQS queue of ECS events; none: polling alone
 * @param fullResyncPeriod how often every key is queued again
 * @param workers how many keys are reconciled at once
 * @param retryMaxDelay no shorter than {@code retryBaseDelay}
 * @param hostCidrs where host addresses may lie; none: any private address
 * @param disconnectGrace how long a host is out of reach before {@link OnDisconnectedHost#REMOVE}
 *     takes hold
 * @param dryRun decide and log, but write nothing
 */
public record Options(
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
    ImmutableList<Cidr> hostCidrs,
    OnDisconnectedHost onDisconnectedHost,
    Duration disconnectGrace,
    boolean dryRun,
    LogFormat logFormat,
    LogLevel logLevel) {

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
    Flags.DISCONNECT_GRACE.check(disconnectGrace);
    if (retryMaxDelay.compareTo(retryBaseDelay) < 0) {
      throw new RefusedValueException(
          Flags.RETRY_MAX_DELAY,
          "a duration no shorter than --retry-base-delay, which is "
              + DurationText.format(retryBaseDelay),
          DurationText.format(retryMaxDelay));
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
      case Request.Help _, Request.Version _ ->
          throw new IllegalArgumentException("these flags do not ask for a run: " + List.of(flags));
    };
  }

  /** Whether every cluster of the region is looked after. */
  public boolean everyCluster() {
    return clusters.contains(EVERY_CLUSTER);
  }

  /** Every flag's value as users write it, by the flag's name without dashes. */
  public Map<String, Object> inForce() {
    ImmutableMap.Builder<String, Object> shown = ImmutableMap.builder();
    Flags.ALL.forEach(flag -> shown.put(flag.key(), Flag.shown(flag.inForce().apply(this))));
    return shown.buildOrThrow();
  }
}
