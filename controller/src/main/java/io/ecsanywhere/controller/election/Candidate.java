package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate sees of the lease, and when it may take it. For the one thread that takes the
 * turns, save where it says otherwise.
 */
final class Candidate {

  /**
   * What there is to be had.
   *
   * @param epoch under which the lease may be taken
   * @param left until then, if it stays as it is; not positive: now
   */
  record Prospect(long epoch, Duration left) {}

  /**
   * The lease as it was last seen.
   *
   * @param since when it was first seen so, on the ticker
   * @param begun when it was first seen in the same hands
   */
  private record Seen(Stored stored, long since, long begun) {

    LeaseRecord record() {
      return stored.record();
    }

    boolean inHandsOf(LeaseRecord other) {
      return record().epoch() == other.epoch() && record().holder().equals(other.holder());
    }
  }

  private final String identity;
  private final Timings timings;
  private final Ticker ticker;
  private final ElectionListener listener;
  private final ElectionLog log;
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Seen seen;
  private long lastLed;

  /** Since when the lease that was seen, or led by, is not there any more; on the ticker. */
  private @Nullable Long missing;

  Candidate(
      String identity, Timings timings, Ticker ticker, ElectionListener listener, ElectionLog log) {
    this.identity = identity;
    this.timings = timings;
    this.ticker = ticker;
    this.listener = listener;
    this.log = log;
  }

  /** How often another holder was seen, this replica among them. Safe from any thread. */
  long changes() {
    return changes.get();
  }

  /** How the election stands. Safe from any thread. */
  Standing standing() {
    Seen now = seen;
    return now == null
        ? new Standing(identity, false, "", 0, Optional.empty(), changes.get())
        : new Standing(
            identity,
            false,
            now.record().holder(),
            now.record().epoch(),
            Optional.of(since(now.since)),
            changes.get());
  }

  /** This replica has taken the lease. */
  void leads(long epoch) {
    lastLed = epoch;
    changes.incrementAndGet();
    seen = null;
    missing = null;
  }

  /** Takes note of the lease as it was just read. */
  Prospect look(Optional<Stored> found) {
    return found.map(this::there).orElseGet(this::notThere);
  }

  private Prospect there(Stored found) {
    missing = null;
    Seen now = next(seen, found);
    seen = now;
    LeaseRecord record = found.record();
    if (record.holder().equals(identity)) {
      // Ours by a swap whose answer was lost, or by a leadership that was given up.
      return new Prospect(
          record.epoch() == lastLed ? record.epoch() + 1 : record.epoch(), Duration.ZERO);
    }
    return new Prospect(
        record.epoch() + 1,
        record.released() ? Duration.ZERO : record.duration().minus(since(now.since)));
  }

  private Seen next(@Nullable Seen before, Stored found) {
    if (before != null && before.stored.version().equals(found.version())) {
      return before;
    }
    LeaseRecord record = found.record();
    if (before == null || before.record().epoch() != record.epoch()) {
      changes.incrementAndGet();
      log.seen(record);
    }
    long now = ticker.nanos();
    if (before == null || !before.inHandsOf(record)) {
      return new Seen(found, now, now);
    }
    if (!record.holder().equals(identity)) {
      listener.led(before.begun);
    }
    return new Seen(found, now, before.begun);
  }

  private Prospect notThere() {
    Seen last = seen;
    long known = last == null ? lastLed : Math.max(lastLed, last.record().epoch());
    if (known == 0) {
      return new Prospect(1, Duration.ZERO);
    }
    Long since = missing;
    if (since == null) {
      since = ticker.nanos();
      missing = since;
      log.missing(known);
    }
    Duration duration = last == null ? timings.duration() : last.record().duration();
    return new Prospect(known + 1, duration.minus(since(since)));
  }

  private Duration since(long then) {
    return Duration.ofNanos(ticker.nanos() - then);
  }
}
