package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Which things of which owner must be read again before the view of them counts as fresh.
 *
 * <p>A doubt may name a version below which a read is stale. It is dropped after a while, for an
 * event can name a version that the API never shows; by then a poll has read the thing anyway.
 *
 * @param <O> whose view waits for the reads
 */
final class Doubts<O> {

  static final Duration FIRST_WAIT = Duration.ofMillis(200);
  static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);

  /**
   * One thing in doubt.
   *
   * @param floor the lowest version that settles it
   * @param since when the doubt arose, on the ticker
   * @param raised tells it from another raised at the same time
   * @param versioned whether whoever raised it named a version, so that reaching it is enough
   */
  record Doubt(long floor, long since, long raised, boolean versioned) {}

  private final Ticker ticker;
  private final AtomicLong raised = new AtomicLong();
  private final ConcurrentHashMap<O, ImmutableMap<String, Doubt>> doubts =
      new ConcurrentHashMap<>();

  Doubts(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Puts a thing in doubt; the highest floor stands. */
  void add(O owner, String id, long floor) {
    doubts.compute(
        owner,
        (_, old) -> {
          Map<String, Doubt> next = old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(old);
          next.merge(
              id,
              new Doubt(floor, ticker.nanos(), raised.incrementAndGet(), floor > 0),
              (a, b) ->
                  new Doubt(
                      Math.max(a.floor, b.floor), b.since, b.raised, a.versioned && b.versioned));
          return ImmutableMap.copyOf(next);
        });
  }

  /** What of this owner's is in doubt, by id. */
  Map<String, Doubt> of(O owner) {
    return doubts.getOrDefault(owner, ImmutableMap.of());
  }

  /** Ends a doubt, unless it has been raised anew since it was read from {@link #of}. */
  void settle(O owner, String id, Doubt doubt) {
    doubts.computeIfPresent(
        owner,
        (_, old) -> {
          if (!doubt.equals(old.get(id))) {
            return old;
          }
          Map<String, Doubt> next = new LinkedHashMap<>(old);
          next.remove(id);
          return next.isEmpty() ? null : ImmutableMap.copyOf(next);
        });
  }

  /**
   * Ends those doubts of an owner's that a read has settled.
   *
   * @param before those that there were before the read
   * @param version of a thing as it is known now; empty where it is not
   * @return where one is not settled: how long to wait before the next read
   */
  Optional<Duration> settle(
      O owner, Map<String, Doubt> before, Function<String, OptionalLong> version) {
    Optional<Duration> again = Optional.empty();
    for (Map.Entry<String, Doubt> entry : of(owner).entrySet()) {
      Doubt doubt = entry.getValue();
      Optional<Duration> patience = patience(doubt);
      // Raised during the read, only a version can settle it: the read may be older than the doubt.
      boolean answered = doubt.versioned || doubt.equals(before.get(entry.getKey()));
      OptionalLong known = version.apply(entry.getKey());
      boolean reached = known.isPresent() && known.getAsLong() >= doubt.floor;
      if (patience.isEmpty() || (answered && reached)) {
        settle(owner, entry.getKey(), doubt);
      } else if (again.isEmpty() || patience.get().compareTo(again.get()) < 0) {
        again = patience;
      }
    }
    return again;
  }

  /** Nothing of this owner's is in doubt any more. */
  void forget(O owner) {
    doubts.remove(owner);
  }

  void clear() {
    doubts.clear();
  }

  /**
   * How long to wait before a read that did not settle this doubt is tried again: the longer the
   * older it is, so that a doubt costs a handful of reads at most. Empty once it is given up.
   */
  Optional<Duration> patience(Doubt doubt) {
    Duration age = Duration.ofNanos(ticker.nanos() - doubt.since);
    return age.compareTo(GIVEN_UP_AFTER) >= 0 ? Optional.empty() : Optional.of(patience(age));
  }

  /** The same for something that has not been as it should for this long. */
  static Duration patience(Duration age) {
    return age.compareTo(FIRST_WAIT) < 0 ? FIRST_WAIT : age;
  }
}
