package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a poll once a period, give or take a tenth, counted from begin to begin; while it fails,
 * after a pause that grows from a second to the period. A failure is logged when it begins, when
 * its kind changes and when it ends.
 *
 * <p>A poll whose calls have to wait for so long that it takes more than the period is behind: it
 * comes as fast as it can be made, with a tenth of the period between, so that others have a turn.
 * That is said once when it begins and once when it is over; not while the first readings of all
 * polls are made, which read everything and take as long as the budget needs for it.
 */
public final class Poll implements PacedStep {

  private static final Logger log = LoggerFactory.getLogger(Poll.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int UNHURRIED = 4;

  /** One that was under way, one that reads everything, one that finds nothing settled yet. */
  private static final int OPENING = 3;

  /** To read everything of a large fleet takes minutes, and is no less a success for it. */
  private static final Duration WHOLE_READ = Duration.ofMinutes(10);

  /** As a part of the period. */
  private static final int LEAST_PAUSE = 10;

  private final String name;
  private final Runnable poll;
  private final String flag;
  private final Duration period;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Company company;
  private final long made;

  /** How many of its first polls have succeeded. */
  private final AtomicInteger opening = new AtomicInteger();

  private volatile @Nullable Long lastSuccess;
  private volatile @Nullable String failing;
  private volatile Duration behind = Duration.ZERO;
  private volatile Duration longest = Duration.ZERO;
  private int failures;

  /** All polls together. */
  interface Company {

    /** Whether nothing hangs on the views just now, so that four times the period will do. */
    boolean unhurried();

    /** Whether every poll that can be made has its {@link #opening} behind it. */
    boolean steady();

    /** Something can be read again, after a failure. */
    void recovered();
  }

  /**
   * @param name of what is polled, for logs and metrics
   * @param poll throws {@link ApiException} where it fails
   * @param flag by which the user sets the period
   */
  Poll(
      String name,
      Runnable poll,
      String flag,
      Duration period,
      Company company,
      Ticker ticker,
      RandomGenerator random) {
    this.name = name;
    this.poll = poll;
    this.flag = flag;
    this.period = period;
    this.company = company;
    this.ticker = ticker;
    this.random = random;
    this.made = ticker.nanos();
  }

  public String name() {
    return name;
  }

  /** How long ago the last successful poll ended; at first, how long ago this poll was made. */
  public Duration sinceLastSuccess() {
    Long at = lastSuccess;
    return Duration.ofNanos(ticker.nanos() - (at == null ? made : at));
  }

  /**
   * By how much the last successful poll took longer than the period; zero where it did not. First
   * readings do not count.
   */
  public Duration behind() {
    return behind;
  }

  @Override
  public Duration period() {
    if (failing()) {
      return pace();
    }
    Duration seen = opening() || !company.steady() ? WHOLE_READ : longest;
    return seen.compareTo(pace()) > 0 ? seen : pace();
  }

  @Override
  public boolean succeeding() {
    return !failing();
  }

  boolean failing() {
    return failing != null;
  }

  /** Whether it is about to read everything, or has just done so. */
  boolean opening() {
    return opening.get() < OPENING;
  }

  /** Everything is to be read again. */
  void open() {
    opening.set(0);
  }

  @Override
  public Duration run() throws InterruptedException {
    long began = ticker.nanos();
    boolean steady = company.steady();
    try {
      poll.run();
    } catch (ApiException e) {
      if (Thread.interrupted()) {
        // The loop is being stopped and that cut the call short: no failure.
        throw new InterruptedException(e.getMessage());
      }
      return failed(e);
    } catch (RuntimeException e) {
      return broke(e);
    }
    long ended = ticker.nanos();
    lastSuccess = ended;
    failures = 0;
    opening.accumulateAndGet(OPENING, (polls, all) -> Math.min(polls + 1, all));
    if (failing != null) {
      failing = null;
      log.atInfo()
          .addKeyValue("event", "informer-recovered")
          .addKeyValue("informer", name)
          .log("{} can be read again", name);
      company.recovered();
    }
    Duration took = Duration.ofNanos(ended - began);
    if (steady) {
      note(took);
    }
    Duration left = jittered(pace()).minus(took);
    Duration least = period.dividedBy(LEAST_PAUSE);
    return left.compareTo(least) < 0 ? least : left;
  }

  private void note(Duration took) {
    longest = took.compareTo(longest) > 0 ? took : longest;
    Duration pace = pace();
    boolean late = took.compareTo(pace) > 0;
    boolean wasLate = !behind.isZero();
    behind = late ? took.minus(pace) : Duration.ZERO;
    if (late && !wasLate) {
      log.atWarn()
          .addKeyValue("event", "poll-behind")
          .addKeyValue("informer", name)
          .addKeyValue("flag", flag)
          .addKeyValue("period_ms", pace.toMillis())
          .addKeyValue("took_ms", took.toMillis())
          .log("{} take longer to read than the period that {} sets", name, flag);
    } else if (!late && wasLate) {
      log.atInfo()
          .addKeyValue("event", "poll-caught-up")
          .addKeyValue("informer", name)
          .addKeyValue("took_ms", took.toMillis())
          .log("{} can be read within the period that {} sets", name, flag);
    }
  }

  private Duration pace() {
    return company.unhurried() ? period.multipliedBy(UNHURRIED) : period;
  }

  private Duration failed(ApiException e) {
    if (!e.failure().kind().equals(failing)) {
      failing = e.failure().kind();
      log.atWarn()
          .addKeyValue("event", "informer-failed")
          .addKeyValue("informer", name)
          .addKeyValue("operation", e.failure().operation())
          .addKeyValue("error_kind", e.failure().kind())
          .addKeyValue("error", e.failure().message())
          .log("{} cannot be read; what was last seen stays in force", name);
    }
    return pause();
  }

  /** A fault of ours: said with its stack when it begins, and borne like any other failure. */
  private Duration broke(RuntimeException e) {
    String kind = e.getClass().getName();
    if (!kind.equals(failing)) {
      failing = kind;
      log.atError()
          .addKeyValue("event", "informer-failed")
          .addKeyValue("informer", name)
          .addKeyValue("error_kind", "exception")
          .setCause(e)
          .log("{} cannot be read; what was last seen stays in force", name);
    }
    return pause();
  }

  private Duration pause() {
    long pause = FIRST_PAUSE.toNanos() << Math.min(failures, 30);
    failures++;
    return jittered(Duration.ofNanos(Math.min(pause, pace().toNanos())));
  }

  private Duration jittered(Duration duration) {
    return Duration.ofNanos((long) (duration.toNanos() * random.nextDouble(0.9, 1.1)));
  }
}
