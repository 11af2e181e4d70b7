package io.ecsanywhere.adapters.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts every attempt of every call to AWS. */
public final class CallCounter {

  /**
   * What is counted apart.
   *
   * @param service as in permissions, such as {@code ecs} or {@code elasticloadbalancing}
   * @param operation such as {@code DescribeTasks}
   * @param result {@code ok}, or the failure's {@link
   *     io.ecsanywhere.informers.source.ApiFailure#kind}
   */
  public record Attempts(String service, String operation, String result) {}

  private final ConcurrentHashMap<Attempts, LongAdder> counts = new ConcurrentHashMap<>();

  void record(Attempts attempts) {
    counts.computeIfAbsent(attempts, _ -> new LongAdder()).increment();
  }

  /** The counts since the connection was made. */
  public Map<Attempts, Long> counts() {
    return counts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum()));
  }
}
