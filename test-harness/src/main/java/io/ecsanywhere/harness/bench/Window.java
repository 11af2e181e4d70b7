package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.bench.Tally.Seen;
import io.ecsanywhere.harness.front.RateBuckets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A stretch of time: what was called in it, and what it cost.
 *
 * @param residentBytes of the controller at the end
 * @param peakResidentBytes of the controller since it started
 */
record Window(
    String name,
    long fromNanos,
    Duration length,
    List<Seen> calls,
    Duration controllerCpu,
    Duration simulatorCpu,
    long residentBytes,
    long peakResidentBytes) {

  /** Calls of one operation. */
  record Count(long calls, long throttled) {}

  /**
   * What was taken from one of AWS's rate buckets.
   *
   * @param share of what was filled into it meanwhile; its burst is not counted
   */
  record BucketUse(RateBuckets.Limit limit, long calls, double share) {}

  Window {
    calls = List.copyOf(calls);
  }

  double seconds() {
    return length.toNanos() / 1e9;
  }

  double perSecond(long count) {
    return count / seconds();
  }

  Map<String, Count> byOperation() {
    var counts = new TreeMap<String, Count>();
    for (Seen call : calls) {
      var one = new Count(1, call.throttled() ? 1 : 0);
      counts.merge(
          call.name(),
          one,
          (a, b) -> new Count(a.calls() + b.calls(), a.throttled() + b.throttled()));
    }
    return counts;
  }

  long count(Predicate<Seen> which) {
    return calls.stream().filter(which).count();
  }

  long besideQueue() {
    return count(call -> !call.ofQueue());
  }

  long throttled() {
    return count(Seen::throttled);
  }

  long writes() {
    return count(call -> !call.pool().isEmpty());
  }

  /** Writes for each pool that was written at all; 0 where none was. */
  double writesPerPool() {
    long pools = calls.stream().map(Seen::pool).filter(pool -> !pool.isEmpty()).distinct().count();
    return pools == 0 ? 0 : (double) writes() / pools;
  }

  /** The buckets that were used at all. A call that AWS refused took nothing. */
  List<BucketUse> buckets() {
    var byOperation = byOperation();
    return RateBuckets.DOCUMENTED.stream()
        .map(limit -> use(limit, byOperation))
        .filter(use -> use.calls() > 0)
        .toList();
  }

  private BucketUse use(RateBuckets.Limit limit, Map<String, Count> byOperation) {
    long taken = 0;
    for (var entry : byOperation.entrySet()) {
      int colon = entry.getKey().indexOf(':');
      if (limit.covers(entry.getKey().substring(0, colon), entry.getKey().substring(colon + 1))) {
        taken += entry.getValue().calls() - entry.getValue().throttled();
      }
    }
    return new BucketUse(limit, taken, taken / (limit.perSecond() * seconds()));
  }

  double controllerShare() {
    return controllerCpu.toNanos() / 1e9 / seconds();
  }

  double simulatorShare() {
    return simulatorCpu.toNanos() / 1e9 / seconds();
  }
}
