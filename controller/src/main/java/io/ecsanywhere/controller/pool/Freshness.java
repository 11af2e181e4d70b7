package io.ecsanywhere.controller.pool;

import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * For how long a pool holds what it was last seen to hold. For the one thread that is at work on
 * the pool.
 */
final class Freshness {

  /**
   * After registering a draining target: how soon to see whether it has left draining, the first
   * time. Some go on draining for minutes, so the pause doubles with each vain look.
   */
  static final Duration SECOND_LOOK = Duration.ofSeconds(1);

  private static final int LONGEST_DOUBLING = 5;

  private final Duration resyncPeriod;
  private final Ticker ticker;

  /**
   * At which point of each resync period the pool is read again, whenever it was read last: pools
   * stay spread evenly though all were first read within seconds. The pools of one page of
   * checkpoints are read one soon after the other, so that one put serves for many of them, and
   * within the page's part of the period each at a time that is drawn once.
   */
  private final long phase;

  private boolean fresh;
  private long until;
  private int revivals;
  private OptionalLong readAt = OptionalLong.empty();

  /**
   * @param pool its canonical id
   * @param resyncPeriod for how long what a pool was seen to hold is believed at most
   */
  Freshness(String pool, Duration resyncPeriod, Ticker ticker, RandomGenerator random) {
    this.resyncPeriod = resyncPeriod;
    this.ticker = ticker;
    this.phase =
        (long)
            (resyncPeriod.toNanos()
                / (double) CheckpointPage.PAGES
                * (CheckpointPage.of(pool) + random.nextDouble()));
  }

  /** Nothing of the pool is known. */
  void none() {
    fresh = false;
    readAt = OptionalLong.empty();
  }

  /** The pool was read. */
  void read(long began) {
    fresh = true;
    readAt = OptionalLong.of(began);
    until = began + untilPhase(began);
  }

  /** It cannot be told any more what the pool holds. */
  void spoil() {
    fresh = false;
  }

  /** A draining target was registered. */
  void revived() {
    until = ticker.nanos() + (SECOND_LOOK.toNanos() << Math.min(revivals, LONGEST_DOUBLING));
    revivals++;
  }

  /** What was registered is there. */
  void settled() {
    revivals = 0;
  }

  /** Whether what was seen may be gone by. */
  boolean known() {
    return fresh;
  }

  /** Whether the pool has to be read before anybody goes by what was seen. */
  boolean due() {
    return !fresh || ticker.nanos() - until >= 0;
  }

  /** How long ago it should have been read again; negative before. Empty where it is not known. */
  Optional<Duration> late() {
    return fresh ? Optional.of(Duration.ofNanos(ticker.nanos() - until)) : Optional.empty();
  }

  /** When the pool was last read, on the ticker. */
  OptionalLong readAt() {
    return readAt;
  }

  /** How soon the pool is to be read again; a whole period where it is not known now. */
  Duration left() {
    return fresh ? Duration.ofNanos(Math.max(0, until - ticker.nanos())) : resyncPeriod;
  }

  /** A period at most, and never nothing. */
  private long untilPhase(long now) {
    long period = resyncPeriod.toNanos();
    return period - Math.floorMod(now - phase, period);
  }
}
