package io.ecsanywhere.harness.measure;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.net.LoadGenerator;
import io.ecsanywhere.harness.net.TrafficLog;
import io.ecsanywhere.harness.net.TrafficLog.Counts;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A steady stream of requests through listeners, counted phase by phase as the load balancer saw
 * them.
 */
public final class Traffic implements AutoCloseable {

  private static final Counts NONE = new Counts(0, 0, 0, 0);

  private final TrafficLog log;
  private final LoadGenerator generator;
  private final Map<String, Counts> phases = new LinkedHashMap<>();
  private Counts before = NONE;
  private int failedBefore;
  private String phase;

  /**
   * Begins to send; nothing that was counted before counts any more.
   *
   * @param perSecond requests a second, over all listeners together
   */
  public Traffic(
      SimulatedAws aws, List<InetSocketAddress> listeners, double perSecond, String firstPhase) {
    log = aws.traffic();
    log.clear();
    phase = firstPhase;
    generator = new LoadGenerator(aws.network(), listeners, perSecond);
  }

  /** Ends the present phase and begins another. */
  public void phase(String next) {
    phases.put(phase, present());
    before = log.total();
    failedBefore = log.failed().size();
    phase = next;
  }

  /** What the load balancer has seen in the present phase. */
  public Counts present() {
    return minus(log.total(), before);
  }

  /** How many requests have come to their end in the present phase. */
  public long ended() {
    return ended(present());
  }

  /** Ends the stream and with it the last phase; all that was sent has been answered then. */
  @Override
  public void close() {
    generator.close();
    phases.put(phase, present());
  }

  /** Whether the load balancer accounts for every request as its sender saw it; once closed. */
  public boolean addsUp() {
    var sent = generator.totals();
    var seen = log.total();
    return sent.sent() == ended(seen)
        && sent.ok() == seen.forwarded()
        && sent.failed() == seen.failed() + seen.noTarget();
  }

  /** Requests of the present phase that a target did not answer, the first of them first. */
  public List<TrafficLog.Failed> failed() {
    var failed = log.failed();
    return failed.subList(failedBefore, failed.size());
  }

  /** Requests of all phases that a container of another service answered. */
  public List<TrafficLog.Misrouted> misrouted() {
    return log.misrouted();
  }

  public Table table() {
    var table = Table.of("WHILE", "SENT", "ANSWERED", "FAILED", "NO TARGET", "MISROUTED");
    phases.forEach((name, counts) -> row(table, name, counts));
    row(table, "all together", log.total());
    return table;
  }

  private static void row(Table table, String name, Counts counts) {
    table.row(
        name,
        ended(counts),
        counts.forwarded(),
        counts.failed(),
        counts.noTarget(),
        counts.misrouted());
  }

  private static long ended(Counts counts) {
    return counts.forwarded() + counts.failed() + counts.noTarget();
  }

  private static Counts minus(Counts now, Counts then) {
    return new Counts(
        now.forwarded() - then.forwarded(),
        now.failed() - then.failed(),
        now.noTarget() - then.noTarget(),
        now.misrouted() - then.misrouted());
  }
}
