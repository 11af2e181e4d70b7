package io.ecsanywhere.controller.checkpoint;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * One page: what it should say, and what the store has of it. What it says of a pool is true from
 * when it was noted until the pool is written; whoever is going to write the pool {@linkplain #drop
 * drops} it first, and then sees to it that the store has nothing of it either.
 *
 * <p>Safe for many threads; one at a time puts, under the lock {@link #putting}.
 */
final class Page {

  /** What is known of the page in the store. */
  private enum Known {
    /** Nobody has put it in this term; a leader before may still do so. */
    FOUND,
    /** It is what was put last. */
    OURS,
    /** The last put may have been done or not. */
    UNCERTAIN
  }

  /**
   * What is known of a pool.
   *
   * @param noted since when, on the ticker, it has been known to hold these targets
   * @param until when, on the ticker, it has to be read again
   */
  record Entry(Checkpoint checkpoint, long noted, long until) {}

  final int number;
  final ReentrantLock putting = new ReentrantLock();

  @GuardedBy("this")
  private final Map<String, Entry> entries = new TreeMap<>();

  @GuardedBy("this")
  private ImmutableSortedMap<String, Checkpoint> stored = ImmutableSortedMap.of();

  @GuardedBy("this")
  private Known known = Known.FOUND;

  /** For whoever holds the lock {@link #putting}. */
  private long turn;

  Page(int number) {
    this.number = number;
  }

  /** Takes over what is in the store. */
  synchronized void found(ImmutableSortedMap<String, Checkpoint> pools) {
    stored = pools;
  }

  synchronized void note(String pool, Entry entry) {
    Entry before = entries.get(pool);
    entries.put(
        pool,
        before != null && before.checkpoint.digest().equals(entry.checkpoint.digest())
            ? new Entry(entry.checkpoint, before.noted, entry.until)
            : entry);
  }

  synchronized Optional<Entry> entry(String pool) {
    return Optional.ofNullable(entries.get(pool));
  }

  synchronized void drop(String pool) {
    entries.remove(pool);
  }

  /** Whether the store may say something of a pool, now or later. */
  synchronized boolean mayHold(String pool) {
    return known != Known.OURS || stored.containsKey(pool);
  }

  /** Forgets what is over. */
  synchronized void expire(Predicate<Entry> over) {
    entries.values().removeIf(over);
  }

  /** Whether the store already says what the page should, of the pools that are fit for it. */
  synchronized boolean says(Predicate<Entry> fit) {
    return known != Known.UNCERTAIN && stored.equals(wanted(fit));
  }

  /**
   * Begins a put, by whoever holds the lock: from now on the store may say what is returned here,
   * until it is known what came of it.
   */
  synchronized ImmutableSortedMap<String, Checkpoint> putting(Predicate<Entry> fit) {
    known = Known.UNCERTAIN;
    return wanted(fit);
  }

  /** Ends a put that succeeded. */
  synchronized void put(ImmutableSortedMap<String, Checkpoint> pools) {
    stored = pools;
    known = Known.OURS;
  }

  /** The number of the next put, for whoever holds the lock: later than all before. */
  long nextTurn() {
    return ++turn;
  }

  @GuardedBy("this")
  private ImmutableSortedMap<String, Checkpoint> wanted(Predicate<Entry> fit) {
    ImmutableSortedMap.Builder<String, Checkpoint> wanted = ImmutableSortedMap.naturalOrder();
    entries.forEach(
        (pool, entry) -> {
          if (fit.test(entry)) {
            wanted.put(pool, entry.checkpoint);
          }
        });
    return wanted.buildOrThrow();
  }
}
