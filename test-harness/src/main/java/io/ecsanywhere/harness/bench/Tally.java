package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every call that arrived, in short: the record of calls itself would grow too large. */
final class Tally {

  private static final Set<String> THROTTLED = Set.of("Throttling", "ThrottlingException");
  private static final Set<String> WRITES = Set.of("RegisterTargets", "DeregisterTargets");

  /**
   * One call.
   *
   * @param startNanos when it arrived
   * @param pool that it wrote; empty for reads and for writes that were refused
   * @param ofChange whether a change caused it
   */
  record Seen(
      long startNanos,
      String service,
      String operation,
      boolean throttled,
      boolean ok,
      String pool,
      boolean ofChange) {

    String name() {
      return service + ":" + operation;
    }

    boolean ofQueue() {
      return service.equals("sqs");
    }

    boolean is(String wanted) {
      return operation.equals(wanted);
    }
  }

  private final Changed changed;
  private final List<Seen> seen = new ArrayList<>();
  private long deletedMessages;

  Tally(SimulatedAws aws, Changed changed) {
    this.changed = changed;
    aws.calls().onRecord(this::record);
  }

  static boolean isWrite(Call call) {
    return WRITES.contains(call.operation());
  }

  private synchronized void record(Call call) {
    boolean write = isWrite(call) && call.ok();
    if (call.operation().equals("DeleteMessageBatch") && call.ok()) {
      deletedMessages += call.parameters().path("Entries").size();
    }
    seen.add(
        new Seen(
            call.startNanos(),
            call.service(),
            call.operation(),
            THROTTLED.contains(call.outcome()),
            call.ok(),
            write ? call.parameters().path("TargetGroupArn").asText() : "",
            !call.service().equals("sqs") && changed.caused(call)));
  }

  /** How many messages have been taken from the queue so far. */
  synchronized long deletedMessages() {
    return deletedMessages;
  }

  /** The calls that arrived from one time up to another and have been answered. */
  synchronized List<Seen> between(long fromNanos, long toNanos) {
    return seen.stream()
        .filter(call -> call.startNanos() - fromNanos >= 0 && call.startNanos() - toNanos < 0)
        .toList();
  }

  List<Seen> since(long fromNanos) {
    return between(fromNanos, System.nanoTime());
  }
}
