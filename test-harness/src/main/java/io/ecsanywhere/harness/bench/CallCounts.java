package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.bench.Tally.Seen;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many calls there were of each {@code service:Operation} in a time; SQS is left out.
 *
 * @param ofChange how many of them a change caused
 */
record CallCounts(Map<String, Long> byOperation, long ofChange, Duration within) {

  CallCounts {
    byOperation = Map.copyOf(byOperation);
  }

  static CallCounts of(Collection<Seen> calls, Duration within) {
    var counts = new TreeMap<String, Long>();
    for (Seen call : calls) {
      if (!call.ofQueue()) {
        counts.merge(call.name(), 1L, Long::sum);
      }
    }
    return new CallCounts(counts, calls.stream().filter(Seen::ofChange).count(), within);
  }

  long of(String operation) {
    return byOperation.getOrDefault(operation, 0L);
  }

  long total() {
    return byOperation.values().stream().mapToLong(Long::longValue).sum();
  }
}
