package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.events.EventSink;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All that ECS knows, guarded by {@link #lock}. */
final class EcsState {

  /** How long stopped tasks stay visible. */
  static final Duration STOPPED_VISIBLE = Duration.ofHours(1);

  final ReentrantLock lock = new ReentrantLock();
  final Account account;
  final InstantSource clock;
  final Supplier<Duration> staleness;
  final Supplier<Duration> newcomersLag;
  final EventSink events;
  final TreeMap<String, Cluster> clusters = new TreeMap<>();
  final TaskDefinitions definitions;

  private final Random random;
  private final ArrayDeque<Task> stopped = new ArrayDeque<>();

  EcsState(
      Account account,
      InstantSource clock,
      Supplier<Duration> staleness,
      Supplier<Duration> newcomersLag,
      EventSink events,
      long seed) {
    this.account = account;
    this.clock = clock;
    this.staleness = staleness;
    this.newcomersLag = newcomersLag;
    this.events = events;
    this.random = new Random(seed);
    this.definitions = new TaskDefinitions(account);
  }

  Instant now() {
    return clock.instant();
  }

  /** The moment whose tasks reads are to show. */
  Instant readMoment() {
    return now().minus(staleness.get());
  }

  /** Whether that moment lies in the past. */
  boolean stale() {
    return staleness.get().isPositive();
  }

  /** Whether reads show a container instance or a service that was made at this time. */
  boolean shows(Instant madeAt) {
    return !madeAt.isAfter(now().minus(newcomersLag.get()));
  }

  /** An id of 32 hexadecimal digits, as tasks and container instances have. */
  String newId() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  String newManagedInstanceId() {
    return "mi-" + newId().substring(0, 17);
  }

  String newDeploymentId() {
    return "ecs-svc/" + random.nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE);
  }

  String newUuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  String arn(String resource) {
    return account.arn("ecs", resource);
  }

  /**
   * @param nameOrArn {@code default} where it is empty, as in AWS
   */
  Cluster cluster(String nameOrArn) {
    var cluster = clusters.get(nameOrArn.isEmpty() ? "default" : lastPart(nameOrArn));
    if (cluster == null) {
      throw new ApiError(400, "ClusterNotFoundException", "Cluster not found.");
    }
    return cluster;
  }

  /** What follows the last slash: a name or an id, out of an ARN or as it is. */
  static String lastPart(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
  }

  void stopped(Task task) {
    stopped.addLast(task);
  }

  /** Forgets what has been stopped for longer than AWS shows it. */
  void expire() {
    var horizon = now().minus(STOPPED_VISIBLE);
    for (var task = stopped.peekFirst();
        task != null && task.now().at().isBefore(horizon);
        task = stopped.peekFirst()) {
      stopped.removeFirst();
      task.cluster.tasks.remove(task);
      task.instance.tasks.remove(task);
      if (task.service != null) {
        task.service.tasks.remove(task);
      }
    }
  }
}
