package io.ecsanywhere.informers.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.Comparators;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * What the API did not know when it was asked for it by name. What has just been made may be
 * unknown for a moment, so it is soon asked for again; the longer that goes on, the more seldom,
 * for it may well not be there at all.
 *
 * @param <K> what things are named by
 */
final class Misses<K> {

  private static final int BOUND = 10_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** For how long a miss is remembered that is not repeated: until after the longest wait. */
  private static final Duration REMEMBERED_FOR = Duration.ofSeconds(15);

  /**
   * A thing that was missed, perhaps several times.
   *
   * @param first when the first time was, on the ticker
   * @param last when the last time was, on the ticker
   */
  private record Miss(long first, long last) {

    Duration age() {
      return Duration.ofNanos(last - first);
    }

    Duration patience() {
      return Comparators.min(Doubts.patience(age()), LONGEST_WAIT);
    }
  }

  private final Cache<K, Miss> misses;
  private final Ticker ticker;

  Misses(Ticker ticker) {
    this.ticker = ticker;
    this.misses =
        Caffeine.newBuilder()
            .maximumSize(BOUND)
            .expireAfterWrite(REMEMBERED_FOR)
            .ticker(ticker::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** A read that has ended did not find this. */
  void add(K name) {
    long now = ticker.nanos();
    misses.asMap().merge(name, new Miss(now, now), (before, _) -> new Miss(before.first(), now));
  }

  /** A read has found it. */
  void remove(K name) {
    misses.invalidate(name);
  }

  /** Whether it was missed lately, due to be asked for again or not. */
  boolean contains(K name) {
    return misses.getIfPresent(name) != null;
  }

  /** Whether it may be asked for: it was not missed lately, or has been left alone for a while. */
  boolean due(K name) {
    Miss miss = misses.getIfPresent(name);
    return miss == null || left(miss).isZero();
  }

  /** How long until it may be asked for; empty where it was not missed, or for so long already. */
  Optional<Duration> again(K name) {
    return Optional.ofNullable(misses.getIfPresent(name))
        .filter(miss -> miss.age().compareTo(Doubts.GIVEN_UP_AFTER) < 0)
        .map(this::left);
  }

  private Duration left(Miss miss) {
    Duration left = miss.patience().minusNanos(ticker.nanos() - miss.last());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
