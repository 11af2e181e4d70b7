package io.ecsanywhere.controller.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the API answers. In JSON the names are in snake case, and what is empty is left out;
 * STATUS.md says what each field means.
 */
final class Documents {

  private Documents() {}

  /** {@code /api/v1/controller}. */
  record ControllerDocument(
      Instant now,
      String version,
      String commit,
      String role,
      boolean ready,
      boolean dryRun,
      String identity,
      Lease lease,
      Queue queue,
      List<String> stuckLoops,
      List<InformerEntry> informers,
      List<BucketEntry> budget) {}

  record Lease(String holder, long epoch, Optional<Instant> renewedAt, long changes) {}

  record Queue(int depth, Optional<Long> longestMs) {}

  record InformerEntry(String informer, long lastSuccessMsAgo, long behindMs) {}

  record BucketEntry(
      String bucket, double callsPerSecond, double available, int burst, int waiting) {}

  /** {@code /api/v1/services}. */
  record ServicesDocument(String role, List<ClusterEntry> clusters, List<ServiceEntry> services) {}

  record ClusterEntry(String cluster, boolean synced, Optional<String> setAside) {}

  record ServiceEntry(
      String cluster,
      String service,
      Optional<String> status,
      Optional<Integer> desired,
      int tasks,
      boolean healthyOnly,
      List<BindingEntry> bindings,
      List<String> problems,
      List<String> leaving,
      Optional<LastEntry> last,
      Optional<QueueEntry> queue,
      List<TaskEntry> out) {}

  record BindingEntry(String port, String tag, String pool, boolean judged) {}

  record LastEntry(
      String outcome,
      Optional<String> reason,
      Optional<String> error,
      String trigger,
      int attempt,
      Instant at,
      long tookMs,
      int registered,
      int deregistered) {}

  record QueueEntry(String state, Optional<Instant> due) {}

  record TaskEntry(
      String task,
      String pool,
      String port,
      String reason,
      Optional<String> detail,
      String lastStatus,
      String desiredStatus,
      Optional<String> host) {}

  /** {@code /api/v1/pools}. */
  record PoolsDocument(String role, List<PoolEntry> pools) {}

  record PoolEntry(
      String pool,
      List<String> services,
      Optional<String> error,
      Optional<String> held,
      Optional<Instant> passedAt,
      Optional<Instant> readAt,
      Counts counts,
      List<TargetEntry> targets) {}

  record Counts(int serving, int missing, int extra, int draining) {}

  record TargetEntry(
      String target,
      String state,
      Optional<String> health,
      Optional<String> healthReason,
      Optional<String> service,
      Optional<String> task) {}
}
