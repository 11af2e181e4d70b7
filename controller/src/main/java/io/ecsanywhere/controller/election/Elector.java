package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Competes for the lease, and keeps it. One turn is one look at it or one renewal.
 *
 * <ul>
 *   <li>The lease is taken where there is none, where it was released, or where it has been seen
 *       unchanged for the whole of its duration. How long that is is measured on this process's own
 *       monotonic clock, from when the read that first showed it had returned.
 *   <li>A renewal counts from when it was sent: nobody can have seen it earlier, so nobody takes
 *       the lease before its duration has passed since then. The leader stops writing in time for
 *       that by its {@link Mandate}, whether or not this loop gets to run.
 *   <li>Without a renewal until the deadline, leadership is given up and the campaign begins anew.
 *   <li>A swap whose answer was lost needs no rule of its own: the next read shows whether this
 *       replica holds the lease, and only a swap that returns makes it leader or counts as renewal.
 * </ul>
 *
 * <p>Safe from any thread; {@link #run} by one driver.
 */
public final class Elector implements PacedStep {

  private static final Logger log = LoggerFactory.getLogger(Elector.class);

  /** Nothing more is to be done after the release. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** Hears of what changes; called by the thread that found it, and must be quick. */
  public interface Listener {

    /** Leadership was gained or lost. */
    void changed();

    /** The lease belongs to replicas that lead something else; the line says what to do. */
    void refused(String line);
  }

  /**
   * The lease that is held.
   *
   * @param renewedAt when the last successful renewal was sent, on the ticker
   */
  private record Held(Stored stored, long renewedAt) {
    long epoch() {
      return stored.record().epoch();
    }
  }

  /**
   * The lease as a candidate sees it.
   *
   * @param since when it was first seen so, on the ticker
   */
  private record Seen(Stored stored, long since) {}

  private final LeaseStore store;
  private final String identity;
  private final String leads;
  private final Timings timings;
  private final Ticker ticker;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Listener listener;

  /** Held for a whole turn: a release waits for the turn under way. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile @Nullable Held held;
  private volatile @Nullable Seen seen;
  private final AtomicLong changes = new AtomicLong();
  private long lastLed;
  private boolean released;
  private volatile String failing = "";

  /**
   * @param identity this replica's name, which no other process ever has
   * @param leads what the replicas lead, in words: the lease of replicas that lead something else
   *     is refused
   */
  public Elector(
      LeaseStore store,
      String identity,
      String leads,
      Timings timings,
      Ticker ticker,
      InstantSource clock,
      RandomGenerator random,
      Listener listener) {
    this.store = store;
    this.identity = identity;
    this.leads = leads;
    this.timings = timings;
    this.ticker = ticker;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  /** The leader's mandate; empty for a candidate. */
  public Optional<Mandate> mandate() {
    return Optional.ofNullable(held)
        .map(Held::epoch)
        .map(epoch -> new Mandate(epoch, () -> mayWrite(epoch)));
  }

  /**
   * Whether a write that is begun now, and ends within its time-out, ends under the lease of this
   * epoch. Asks the clock, not the loop: it turns false in time even where that hangs.
   */
  private boolean mayWrite(long epoch) {
    Held now = held;
    if (now == null || now.epoch() != epoch) {
      return false;
    }
    long age = ticker.nanos() - now.renewedAt;
    return age < timings.renewDeadline().toNanos()
        && age <= timings.duration().minus(timings.writeTimeout()).toNanos();
  }

  /** How the election stands. */
  public Standing standing() {
    Held leader = held;
    Seen candidate = seen;
    if (leader != null) {
      return new Standing(
          identity,
          mayWrite(leader.epoch()),
          identity,
          leader.epoch(),
          Optional.of(since(leader.renewedAt)),
          changes.get());
    }
    return candidate == null
        ? new Standing(identity, false, "", 0, Optional.empty(), changes.get())
        : new Standing(
            identity,
            false,
            candidate.stored.record().holder(),
            candidate.stored.record().epoch(),
            Optional.of(since(candidate.since)),
            changes.get());
  }

  @Override
  public Duration period() {
    return timings.retryPeriod();
  }

  @Override
  public boolean succeeding() {
    return failing.isEmpty();
  }

  @Override
  public Duration run() {
    turn.lock();
    try {
      if (released) {
        return FOR_EVER;
      }
      Held leader = held;
      Duration next = leader == null ? campaign() : renew(leader);
      reachable();
      return next;
    } catch (ApiException e) {
      unreachable(e.failure());
      Held leader = held;
      if (leader != null && overdue(leader)) {
        giveUp("no renewal succeeded until the deadline");
      }
      return retryPeriod();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Gives the lease back, so that another replica takes it at its next look. There is no campaign
   * after this. Writes must have ended.
   */
  public void release() {
    turn.lock();
    try {
      released = true;
      Held leader = held;
      if (leader == null) {
        return;
      }
      held = null;
      try {
        store.swap(Optional.of(leader.stored), record("", leader.epoch()));
        log.atInfo()
            .addKeyValue("event", "lease-released")
            .addKeyValue("lease_epoch", leader.epoch())
            .log("gave the lease back");
      } catch (ApiException e) {
        unreachable(e.failure());
      }
      listener.changed();
    } finally {
      turn.unlock();
    }
  }

  private Duration renew(Held leader) {
    if (overdue(leader)) {
      giveUp("no renewal succeeded until the deadline");
      return Duration.ZERO;
    }
    long sent = ticker.nanos();
    Optional<Stored> renewed =
        store.swap(Optional.of(leader.stored), record(identity, leader.epoch()));
    if (renewed.isPresent()) {
      held = new Held(renewed.get(), sent);
      return retryPeriod();
    }
    Optional<Stored> now = store.read();
    if (now.filter(stored -> mine(stored, leader.epoch())).isPresent()) {
      // An earlier renewal took effect after all. It may be older than it looks: no time is gained.
      held = new Held(now.get(), leader.renewedAt);
      return Duration.ZERO;
    }
    giveUp("the lease is no longer ours");
    return Duration.ZERO;
  }

  private boolean mine(Stored stored, long epoch) {
    return stored.record().holder().equals(identity) && stored.record().epoch() == epoch;
  }

  private boolean overdue(Held leader) {
    return since(leader.renewedAt).compareTo(timings.renewDeadline()) >= 0;
  }

  private void giveUp(String why) {
    Held leader = held;
    held = null;
    log.atWarn()
        .addKeyValue("event", "lease-lost")
        .addKeyValue("lease_epoch", leader == null ? 0 : leader.epoch())
        .addKeyValue("reason", why)
        .log("no longer the leader: {}", why);
    listener.changed();
  }

  private Duration campaign() {
    Optional<Stored> found = store.read();
    if (found.isEmpty()) {
      seen = null;
      return take(found, 1);
    }
    LeaseRecord record = found.get().record();
    Seen before = seen;
    Seen now = look(before, found.get());
    seen = now;
    if (record.holder().equals(identity)) {
      // Ours by a swap whose answer was lost, or by a leadership that was given up.
      return take(found, record.epoch() == lastLed ? record.epoch() + 1 : record.epoch());
    }
    Duration left = record.duration().minus(since(now.since));
    if (record.released() || !left.isPositive()) {
      return take(found, record.epoch() + 1);
    }
    if (before != null && !now.equals(before) && !record.leads().equals(leads)) {
      // Renewed before our eyes: its holder lives.
      refuse(record);
      return FOR_EVER;
    }
    Duration retry = retryPeriod();
    return retry.compareTo(left) < 0 ? retry : left;
  }

  private Seen look(@Nullable Seen before, Stored found) {
    if (before != null && before.stored.version().equals(found.version())) {
      return before;
    }
    if (before == null || before.stored.record().epoch() != found.record().epoch()) {
      changes.incrementAndGet();
      log.atInfo()
          .addKeyValue("event", "leader-seen")
          .addKeyValue("holder", found.record().holder())
          .addKeyValue("lease_epoch", found.record().epoch())
          .log(
              found.record().released()
                  ? "the lease is free"
                  : "the leader is " + found.record().holder());
    }
    return new Seen(found, ticker.nanos());
  }

  private Duration take(Optional<Stored> found, long epoch) {
    long sent = ticker.nanos();
    Optional<Stored> taken = store.swap(found, record(identity, epoch));
    if (taken.isEmpty()) {
      // Another was first; the next look shows who.
      return retryPeriod();
    }
    lastLed = epoch;
    changes.incrementAndGet();
    held = new Held(taken.get(), sent);
    seen = null;
    log.atInfo()
        .addKeyValue("event", "lease-acquired")
        .addKeyValue("lease_epoch", epoch)
        .addKeyValue("holder", identity)
        .log("this replica is the leader now");
    listener.changed();
    return retryPeriod();
  }

  private void refuse(LeaseRecord record) {
    released = true;
    listener.refused(
        "the lease is held by %s, which leads %s, and this controller leads %s: give each set of replicas a --lease-name of its own"
            .formatted(record.holder(), record.leads(), leads));
  }

  private LeaseRecord record(String holder, long epoch) {
    return new LeaseRecord(holder, epoch, timings.duration(), leads, clock.instant());
  }

  private Duration since(long then) {
    return Duration.ofNanos(ticker.nanos() - then);
  }

  /** Drawn anew each time, so that candidates do not meet again and again. */
  private Duration retryPeriod() {
    return Duration.ofNanos((long) (timings.retryPeriod().toNanos() * random.nextDouble(1.0, 1.2)));
  }

  private void unreachable(ApiFailure failure) {
    if (!failing.equals(failure.kind())) {
      failing = failure.kind();
      log.atWarn()
          .addKeyValue("event", "lease-unreachable")
          .addKeyValue("operation", failure.operation())
          .addKeyValue("error_kind", failure.kind())
          .addKeyValue("error", failure.message())
          .log("the lease cannot be reached");
    }
  }

  private void reachable() {
    if (!failing.isEmpty()) {
      failing = "";
      log.atInfo().addKeyValue("event", "lease-reachable").log("the lease can be reached again");
    }
  }
}
