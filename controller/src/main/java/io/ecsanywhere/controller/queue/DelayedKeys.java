package io.ecsanywhere.controller.queue;

import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The keys that are to be added later, each with one entry: of several the earliest wins, and the
 * most urgent priority asked for is kept. Times are readings of a ticker, in nanoseconds, and may
 * wrap: they are only compared by their difference.
 *
 * <p>Not safe for use by several threads.
 */
final class DelayedKeys<K> {

  /** Delays beyond this are cut to it, so that sums of ticker readings cannot wrap around. */
  static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * A key that becomes due.
   *
   * @param sequence puts entries due at one time in the order in which they were made
   */
  record Entry<K>(K key, long due, long sequence, Priority priority)
      implements Comparable<Entry<K>> {

    @Override
    public int compareTo(Entry<K> other) {
      int byTime = Long.signum(due - other.due);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final Map<K, Entry<K>> byKey = new HashMap<>();
  private final TreeSet<Entry<K>> byTime = new TreeSet<>();
  private long sequence;

  void add(K key, long now, Duration delay, Priority priority) {
    long due = now + (delay.compareTo(LONGEST) > 0 ? LONGEST : delay).toNanos();
    Entry<K> entry = new Entry<>(key, due, sequence++, priority);
    Entry<K> before = byKey.get(key);
    if (before != null) {
      byTime.remove(before);
      Entry<K> earlier = before.compareTo(entry) <= 0 ? before : entry;
      entry =
          new Entry<>(key, earlier.due(), earlier.sequence(), before.priority().orHigher(priority));
    }
    byKey.put(key, entry);
    byTime.add(entry);
  }

  /** Takes a key's entry out. */
  Optional<Entry<K>> cancel(K key) {
    Entry<K> entry = byKey.remove(key);
    if (entry == null) {
      return Optional.empty();
    }
    byTime.remove(entry);
    return Optional.of(entry);
  }

  /** Takes out the first entry that is due. */
  Optional<Entry<K>> pollDue(long now) {
    if (byTime.isEmpty() || byTime.first().due() - now > 0) {
      return Optional.empty();
    }
    return cancel(byTime.first().key());
  }

  /** When a key's entry becomes due. */
  OptionalLong due(K key) {
    Entry<K> entry = byKey.get(key);
    return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.due());
  }

  /** When the first entry becomes due. */
  OptionalLong firstDue() {
    return byTime.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byTime.first().due());
  }

  void clear() {
    byKey.clear();
    byTime.clear();
  }
}
