package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Competes for the lease, and keeps it. One turn is one look at it or one renewal.
 *
 * <ul>
 *   <li>The lease is taken where there never was one, where it was released, or where it has been
 *       seen unchanged for the whole of its duration. How long that is is measured on this
 *       process's own monotonic clock, from when the read that first showed it had returned.
 *   <li>Where somebody has deleted the lease, its leader may not have noticed: whoever knows of one
 *       waits its duration out too, and counts on from its epoch.
 *   <li>The lease of replicas that lead something else is never taken, whether or not they live:
 *       they may come back.
 *   <li>A renewal counts from when it was sent: nobody can have seen it earlier, so nobody takes
 *       the lease before its duration has passed since then. The leader stops writing in time for
 *       that by its {@link Mandate}, whether or not this loop gets to run. What either of its
 *       clocks has counted since then counts: the monotonic one stands still while a machine
 *       sleeps.
 *   <li>Without a renewal until the deadline, leadership is given up and the campaign begins anew;
 *       so it is where the mandate has refused a write, however the renewal under way ended.
 *   <li>Whoever has not ended what it did as leader before does not take the lease: it could do
 *       nothing with it.
 *   <li>A swap whose answer was lost needs no rule of its own: the next read shows whether this
 *       replica holds the lease, and only a swap that returns makes it leader or counts as renewal.
 * </ul>
 *
 * <p>Safe from any thread; {@link #run} by one driver.
 */
public final class Elector implements PacedStep {

  /** Nothing more is to be done after the release. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final String UNRENEWED = "no renewal succeeded until the deadline";

  /** The last of these swaps has failed for as many reasons: there is no use in going on. */
  private static final int RELEASES = 3;

  /**
   * The lease that is held.
   *
   * @param renewed when the last successful renewal was sent
   */
  private record Held(Stored stored, Moment renewed) {
    long epoch() {
      return stored.record().epoch();
    }
  }

  private final LeaseStore store;
  private final String identity;
  private final String leads;
  private final Timings timings;
  private final Ticker ticker;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ElectionListener listener;

  /** Held for a whole turn: a release waits for the turn under way. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile @Nullable Held held;
  private final Candidate candidate;
  private volatile boolean retired;

  /** The epoch whose mandate has refused a write because it was too old. */
  private volatile long lapsed;

  private final ElectionLog log;

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
      ElectionListener listener) {
    this.store = store;
    this.identity = identity;
    this.leads = leads;
    this.timings = timings;
    this.ticker = ticker;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.log = new ElectionLog(ticker);
    this.candidate = new Candidate(identity, timings, ticker, listener, log);
  }

  /** The leader's mandate; empty for a candidate. */
  public Optional<Mandate> mandate() {
    return Optional.ofNullable(leading())
        .map(Held::epoch)
        .map(epoch -> new Mandate(epoch, () -> mayWrite(epoch)));
  }

  /**
   * Whether a write that is begun now, and ends within its time-out, ends under the lease of this
   * epoch. Asks the clock, not the loop: it turns false in time even where that hangs.
   */
  private boolean mayWrite(long epoch) {
    Held now = leading();
    if (now == null || now.epoch() != epoch || lapsed == epoch) {
      return false;
    }
    if (fresh(now)) {
      return true;
    }
    // What was refused is dropped: under this epoch nobody would come back to it.
    lapsed = epoch;
    return false;
  }

  /** What is left of the duration at the deadline is for the write: {@link Timings}. */
  private boolean fresh(Held leader) {
    return age(leader).compareTo(timings.renewDeadline()) < 0;
  }

  /** Whoever leaves leads no more, though a turn under way may still take or renew the lease. */
  private @Nullable Held leading() {
    return retired ? null : held;
  }

  /** How the election stands. */
  public Standing standing() {
    Held leader = leading();
    if (leader != null) {
      return new Standing(
          identity,
          fresh(leader),
          identity,
          leader.epoch(),
          Optional.of(age(leader)),
          candidate.changes());
    }
    return candidate.standing();
  }

  @Override
  public Duration period() {
    return timings.retryPeriod();
  }

  @Override
  public boolean succeeding() {
    return log.reachable();
  }

  @Override
  public Duration run() {
    long began = ticker.nanos();
    turn.lock();
    try {
      if (retired) {
        return FOR_EVER;
      }
      Held leader = held;
      Duration next = leader == null ? campaign() : renew(leader);
      log.answered();
      return next;
    } catch (ApiException e) {
      log.unreachable(e.failure());
      Held leader = held;
      if (leader != null && overdue(leader)) {
        giveUp(leader, UNRENEWED);
      }
      // A call that has timed out has taken the time until the next one.
      Duration left = retryPeriod().minus(since(began));
      return left.isNegative() ? Duration.ZERO : left;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Gives the lease back, so that another replica takes it at its next look. There is no campaign
   * after this. Writes must have ended. An interrupt cuts it short.
   *
   * @param patience after this time nothing is tried again, and the lease ends by itself
   */
  public void release(Duration patience) {
    long began = ticker.nanos();
    retired = true;
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      keep("a call on it has not ended");
      return;
    }
    try {
      Held leader = held;
      if (leader == null) {
        return;
      }
      if (giveBack(leader, began, patience)) {
        log.released(leader.epoch());
        listener.changed();
      } else {
        keep("it could not be given back");
      }
      held = null;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Leaves the lease to end by itself, because a write may still be under way. There is no campaign
   * after this. Waits for nothing.
   */
  public void abandon() {
    retired = true;
    keep("a write may still be under way");
  }

  private void keep(String why) {
    Held leader = held;
    if (leader != null) {
      log.kept(leader.epoch(), why);
      listener.changed();
    }
  }

  /**
   * A renewal that was cut short may have taken effect, and so may a swap that fails.
   *
   * @return whether the lease is not ours any more
   */
  private boolean giveBack(Held leader, long began, Duration patience) {
    Stored ours = leader.stored;
    for (int i = 0; i < RELEASES && timeIsLeft(began, patience); i++) {
      try {
        if (store.swap(Optional.of(ours), record("", leader.epoch())).isPresent()) {
          return true;
        }
        Optional<Stored> now = store.read();
        if (now.filter(stored -> mine(stored, leader.epoch())).isEmpty()) {
          // By a swap whose answer was lost, or somebody else was at work on it.
          return true;
        }
        ours = now.get();
      } catch (ApiException e) {
        log.unreachable(e.failure());
      }
    }
    return false;
  }

  private boolean timeIsLeft(long began, Duration patience) {
    return since(began).compareTo(patience) < 0 && !Thread.currentThread().isInterrupted();
  }

  private Duration renew(Held leader) {
    if (overdue(leader)) {
      giveUp(leader, UNRENEWED);
      return Duration.ZERO;
    }
    Moment sent = Moment.of(ticker, clock);
    Optional<Stored> renewed =
        store.swap(Optional.of(leader.stored), record(identity, leader.epoch()));
    if (renewed.isPresent()) {
      Held next = new Held(renewed.get(), sent);
      held = next;
      if (overdue(next)) {
        giveUp(next, "the renewal came after the deadline");
        return Duration.ZERO;
      }
      return retryPeriod();
    }
    Optional<Stored> now = store.read();
    if (now.filter(stored -> mine(stored, leader.epoch())).isPresent()) {
      // An earlier renewal took effect after all. It may be older than it looks: no time is gained.
      held = new Held(now.get(), leader.renewed);
      return Duration.ZERO;
    }
    giveUp(leader, "the lease is no longer ours");
    return Duration.ZERO;
  }

  private boolean mine(Stored stored, long epoch) {
    return stored.record().holder().equals(identity) && stored.record().epoch() == epoch;
  }

  private boolean overdue(Held leader) {
    return lapsed == leader.epoch() || age(leader).compareTo(timings.renewDeadline()) >= 0;
  }

  private void giveUp(Held leader, String why) {
    held = null;
    log.lost(leader.epoch(), why);
    listener.changed();
  }

  private Duration campaign() {
    Optional<Stored> found = store.read();
    Candidate.Prospect prospect = candidate.look(found);
    Optional<LeaseRecord> others =
        found.map(Stored::record).filter(record -> !record.leads().equals(leads));
    if (others.isPresent()) {
      refuse(others.get());
      return FOR_EVER;
    }
    return prospect.left().isPositive()
        ? beforeItEnds(prospect.left())
        : take(found, prospect.epoch());
  }

  /** Looks again in time, and not later than there is something to do. */
  private Duration beforeItEnds(Duration left) {
    Duration retry = retryPeriod();
    return retry.compareTo(left) < 0 ? retry : left;
  }

  private Duration take(Optional<Stored> found, long epoch) {
    if (retired) {
      return FOR_EVER;
    }
    if (!listener.ready()) {
      return retryPeriod();
    }
    Moment sent = Moment.of(ticker, clock);
    Optional<Stored> taken = store.swap(found, record(identity, epoch));
    if (taken.isEmpty()) {
      // Another was first; the next look shows who.
      return retryPeriod();
    }
    held = new Held(taken.get(), sent);
    candidate.leads(epoch);
    log.acquired(identity, epoch);
    listener.changed();
    return retryPeriod();
  }

  private void refuse(LeaseRecord record) {
    retired = true;
    String whose =
        record.released()
            ? "was last held by a replica that led " + record.leads()
            : "is held by %s, which leads %s".formatted(record.holder(), record.leads());
    listener.refused(
        ("the lease %s, and this controller leads %s: give each set of replicas a --lease-name of"
                + " its own; or, where this set is to follow that one, stop all replicas of that"
                + " one, and then delete the lease: %s")
            .formatted(whose, leads, store.deletion()));
  }

  private LeaseRecord record(String holder, long epoch) {
    return new LeaseRecord(holder, epoch, timings.duration(), leads, clock.instant());
  }

  private Duration age(Held leader) {
    return leader.renewed.age(ticker, clock);
  }

  private Duration since(long then) {
    return Duration.ofNanos(ticker.nanos() - then);
  }

  /** Drawn anew each time, so that candidates do not meet again and again. */
  private Duration retryPeriod() {
    return Duration.ofNanos((long) (timings.retryPeriod().toNanos() * random.nextDouble(1.0, 1.2)));
  }
}
