package io.ecsanywhere.adapters.budget;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;

/**
 * A call, or several of one operation, that waits for its turn.
 *
 * <p>Not safe for several threads: {@link ApiBudget} guards it.
 */
final class Waiter {

  /** As the work queue has it, and for the same reason: turns are counted, not seconds. */
  private static final int PASSED_OVER_LIMIT = 8;

  private static final double RESERVE = 0.25;

  /** How long it waits before it becomes more urgent. */
  static final Duration RISES_EVERY = Duration.ofSeconds(15);

  final ImmutableList<Bucket> buckets;
  final int tokens;
  final Urgency urgency;
  final long since;
  final Condition served;
  boolean done;

  /** The one that it waits for: of those that lack tokens that which has them last. */
  Bucket lacking;

  private int passedOver;

  /** As it was when the turns were last given: it may rise at any time, by any thread. */
  private Priority priority;

  Waiter(ImmutableList<Bucket> buckets, int tokens, long since, Condition served) {
    this.buckets = buckets;
    this.tokens = tokens;
    this.urgency = Urgency.current();
    this.priority = urgency.priority();
    this.since = since;
    this.served = served;
    this.lacking = buckets.getFirst();
  }

  /** All of these, whose turn is first before the others. */
  static List<Waiter> ranked(Collection<Waiter> waiters, long now) {
    waiters.forEach(waiter -> waiter.priority = waiter.priorityAt(now));
    return waiters.stream()
        .sorted(
            Comparator.comparing(Waiter::isDue, Comparator.reverseOrder())
                .thenComparing(waiter -> waiter.priority)
                .thenComparingLong(waiter -> waiter.urgency.began()))
        .toList();
  }

  /** Though it has waited longest for the bucket that it lacks, so many calls went ahead there. */
  void passedOverBy(int calls) {
    passedOver += calls;
  }

  /** How many tokens there must be before it is served. */
  double needs(Bucket bucket) {
    boolean leavesReserve = priority == Priority.RESYNC && !isDue();
    double left = leavesReserve ? Math.ceil(bucket.burst() * RESERVE) : 0;
    return Math.min(bucket.burst(), tokens + left);
  }

  private boolean isDue() {
    return passedOver >= PASSED_OVER_LIMIT * tokens;
  }

  private Priority priorityAt(long now) {
    Priority at = urgency.priority();
    for (long waited = now - since;
        waited >= RISES_EVERY.toNanos() && at != at.risen();
        waited -= RISES_EVERY.toNanos()) {
      at = at.risen();
    }
    return at;
  }
}
