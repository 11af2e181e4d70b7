package io.ecsanywhere.controller.queue;

import io.ecsanywhere.informers.source.Priority;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The keys that wait for a worker, each once. The most urgent is served first, and within one
 * priority the one that came to it first.
 *
 * <p>So that a storm of urgent keys starves no other for ever, the key that has waited longest,
 * whatever its priority, is passed over at most {@value #PASSED_OVER_LIMIT} times in a row: then it
 * is its turn. Counting turns and not seconds keeps the share of the urgent keys the same (all but
 * one in nine) however long the backlog grows; by the clock a long backlog would end as one big
 * first-in-first-out queue, with removals at its tail.
 *
 * <p>Every operation takes constant time. Not safe for use by several threads.
 */
final class WaitingKeys<K> {

  static final int PASSED_OVER_LIMIT = 8;

  /** Every waiting key, the longest waiting first; raising a key does not change its place here. */
  private final LinkedHashMap<K, Priority> byAge = new LinkedHashMap<>();

  /** The same keys by priority, in the order in which they came to it. */
  private final Map<Priority, SequencedSet<K>> byPriority = new EnumMap<>(Priority.class);

  /** How many keys in a row were served while the longest waiting one was not. */
  private int passedOver;

  WaitingKeys() {
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, new LinkedHashSet<>());
    }
  }

  /** Adds a key, or raises its priority where it waits already; never lowers it. */
  void add(K key, Priority priority) {
    Priority before = byAge.get(key);
    if (before != null) {
      if (before.orHigher(priority) == before) {
        return;
      }
      keysAt(before).remove(key);
    }
    byAge.put(key, priority);
    keysAt(priority).add(key);
  }

  boolean contains(K key) {
    return byAge.containsKey(key);
  }

  /** Removes and returns the key whose turn it is. */
  Optional<K> poll() {
    if (byAge.isEmpty()) {
      return Optional.empty();
    }
    K oldest = byAge.firstEntry().getKey();
    K next = passedOver < PASSED_OVER_LIMIT ? mostUrgent() : oldest;
    passedOver = next.equals(oldest) ? 0 : passedOver + 1;
    remove(next);
    return Optional.of(next);
  }

  int size() {
    return byAge.size();
  }

  void clear() {
    byAge.clear();
    byPriority.values().forEach(SequencedSet::clear);
    passedOver = 0;
  }

  private K mostUrgent() {
    for (SequencedSet<K> keys : byPriority.values()) {
      if (!keys.isEmpty()) {
        return keys.getFirst();
      }
    }
    throw new IllegalStateException("a key that waits has no priority");
  }

  private void remove(K key) {
    Priority priority = byAge.remove(key);
    if (priority != null) {
      keysAt(priority).remove(key);
    }
  }

  private SequencedSet<K> keysAt(Priority priority) {
    return byPriority.computeIfAbsent(priority, _ -> new LinkedHashSet<>());
  }
}
