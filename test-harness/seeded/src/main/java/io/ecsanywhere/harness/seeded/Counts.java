package io.ecsanywhere.harness.seeded;

import java.util.Map;
import java.util.TreeMap;

/** How often each thing went wrong: none of them should be dead. */
final class Counts {

  private final TreeMap<String, Long> counts = new TreeMap<>();

  void add(String word) {
    counts.merge(word, 1L, Long::sum);
  }

  void addAll(Counts other) {
    other.counts.forEach((word, count) -> counts.merge(word, count, Long::sum));
  }

  Map<String, Long> all() {
    return counts;
  }
}
