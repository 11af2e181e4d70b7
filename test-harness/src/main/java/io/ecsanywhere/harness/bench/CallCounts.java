package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.front.Call;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How many calls there were of each {@code service:Operation} in a time; SQS is left out. */
record CallCounts(Map<String, Long> byOperation, Duration within) {

  CallCounts {
    byOperation = Map.copyOf(byOperation);
  }

  static CallCounts of(Collection<Call> calls, Duration within) {
    var counts = new TreeMap<String, Long>();
    for (Call call : calls) {
      if (!call.service().equals("sqs")) {
        counts.merge(call.service() + ":" + call.operation(), 1L, Long::sum);
      }
    }
    return new CallCounts(counts, within);
  }

  CallCounts plus(CallCounts more) {
    var counts = new TreeMap<>(byOperation);
    more.byOperation.forEach((operation, count) -> counts.merge(operation, count, Long::sum));
    return new CallCounts(counts, within.plus(more.within));
  }

  long of(String operation) {
    return byOperation.getOrDefault(operation, 0L);
  }

  long total() {
    return byOperation.values().stream().mapToLong(Long::longValue).sum();
  }
}
