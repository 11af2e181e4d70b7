package io.ecsanywhere.controller.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure of a key: the base delay, doubled with every failure in a row
 * until it reaches the maximum. Of that a random part between nothing and half is taken away, so
 * that keys that failed together do not come back together; the maximum is never exceeded.
 *
 * <p>Holds one number for each key that has failed and was not forgotten since. Not safe for use by
 * several threads.
 */
public final class Backoff<K> {

  private final long baseNanos;
  private final long maxNanos;
  private final RandomGenerator random;
  private final Map<K, Integer> failures = new HashMap<>();

  /**
   * A back-off that no key has entered yet.
   *
   * @throws IllegalArgumentException unless 0 &lt; base &lt;= max
   */
  public Backoff(Duration base, Duration max, RandomGenerator random) {
    if (!base.isPositive() || base.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "back-off from " + base + " to " + max + ": expected 0 < base <= max");
    }
    this.baseNanos = base.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
  }

  /** Counts one more failure of the key, and returns how long to wait after it. */
  Duration next(K key) {
    int failuresBefore = failures.getOrDefault(key, 0);
    failures.put(key, failuresBefore == Integer.MAX_VALUE ? failuresBefore : failuresBefore + 1);
    long full = delayAfter(failuresBefore);
    return Duration.ofNanos(full - random.nextLong(full / 2 + 1));
  }

  /** The key's failures in a row. */
  int failures(K key) {
    return failures.getOrDefault(key, 0);
  }

  /** The key starts anew. */
  void forget(K key) {
    failures.remove(key);
  }

  void clear() {
    failures.clear();
  }

  /** Saturates: a shift by the number of failures would wrap and begin small again. */
  private long delayAfter(int failuresBefore) {
    boolean reachesMax =
        failuresBefore >= Long.SIZE - 1 || baseNanos > (maxNanos >> failuresBefore);
    return reachesMax ? maxNanos : baseNanos << failuresBefore;
  }
}
