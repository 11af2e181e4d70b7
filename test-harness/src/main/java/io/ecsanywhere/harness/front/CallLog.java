package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Every API call that was answered or dropped: all of them counted, the latest kept whole. What
 * economy and timing are measured on.
 */
public final class CallLog {

  /** Tells calls apart in {@link #counts}; sorted by service, operation and outcome. */
  public record Kind(String service, String operation, String outcome) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      return (service + ' ' + operation + ' ' + outcome)
          .compareTo(other.service + ' ' + other.operation + ' ' + other.outcome);
    }
  }

  private final int kept;
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new TreeMap<>();
  private final List<Consumer<Call>> listeners = new ArrayList<>();
  private long recorded;

  /**
   * @param kept how many of the latest calls are kept whole
   */
  public CallLog(int kept) {
    this.kept = kept;
  }

  synchronized void record(
      String caller,
      String from,
      String service,
      String operation,
      long startNanos,
      Instant start,
      Duration duration,
      String outcome,
      ObjectNode parameters) {
    recorded++;
    counts.merge(new Kind(service, operation, outcome), 1L, Long::sum);
    if (calls.size() == kept) {
      calls.removeFirst();
    }
    Call call =
        new Call(
            recorded,
            caller,
            from,
            service,
            operation,
            startNanos,
            start,
            duration,
            outcome,
            parameters);
    calls.addLast(call);
    listeners.forEach(listener -> listener.accept(call));
  }

  /**
   * Tells this one of each call from now on, one call at a time, in the order in which they end.
   */
  public synchronized void onRecord(Consumer<Call> listener) {
    listeners.add(listener);
  }

  /** How many calls there were; also a mark to count from. */
  public synchronized long size() {
    return recorded;
  }

  /** The calls that are still kept, in the order in which they ended. */
  public List<Call> all() {
    return matching(call -> true);
  }

  /** The kept calls that ended after the log had this size. */
  public List<Call> since(long mark) {
    return matching(call -> call.number() > mark);
  }

  public List<Call> of(Operations operations) {
    return matching(call -> operations.contains(call.service(), call.operation()));
  }

  public synchronized List<Call> matching(Predicate<Call> predicate) {
    return calls.stream().filter(predicate).toList();
  }

  /** How many calls of these operations there were, whatever came of them. */
  public synchronized long count(Operations operations) {
    return counts.entrySet().stream()
        .filter(e -> operations.contains(e.getKey().service(), e.getKey().operation()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many calls there were of each kind. */
  public synchronized Map<Kind, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Forgets all calls; numbers go on. */
  public synchronized void clear() {
    calls.clear();
    counts.clear();
  }
}
