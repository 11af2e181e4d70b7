package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
 * That is said once when it begins and once when it is over.
 */
public final class Poll implements Step {

  private static final Logger log = LoggerFactory.getLogger(Poll.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int UNHURRIED = 4;

  /** As a part of the period. */
  private static final int LEAST_PAUSE = 10;

  private final String name;
  private final Runnable poll;
  private final String flag;
  private final Duration period;
  private final BooleanSupplier unhurried;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Runnable recovered;

  private volatile @Nullable Long lastSuccess;
  private volatile @Nullable String failing;
  private volatile boolean behind;
  private int failures;

  /**
   * @param name of what is polled, for logs and metrics
   * @param poll throws {@link ApiException} where it fails
   * @param flag by which the user sets the period
   * @param unhurried whether nothing hangs on the view just now, so that four times the period will
   *     do
   * @param recovered runs after the first success that follows a failure
   */
  Poll(
      String name,
      Runnable poll,
      String flag,
      Duration period,
      BooleanSupplier unhurried,
      Ticker ticker,
      RandomGenerator random,
      Runnable recovered) {
    this.name = name;
    this.poll = poll;
    this.flag = flag;
    this.period = period;
    this.unhurried = unhurried;
    this.ticker = ticker;
    this.random = random;
    this.recovered = recovered;
  }

  public String name() {
    return name;
  }

  /** How long ago the last successful poll ended; empty before the first. */
  public Optional<Duration> lastSuccessAge() {
    Long at = lastSuccess;
    return at == null ? Optional.empty() : Optional.of(Duration.ofNanos(ticker.nanos() - at));
  }

  /** Whether the last successful poll took longer than the period. */
  public boolean behind() {
    return behind;
  }

  boolean failing() {
    return failing != null;
  }

  @Override
  public Duration run() throws InterruptedException {
    long began = ticker.nanos();
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
    if (failing != null) {
      failing = null;
      log.atInfo()
          .addKeyValue("event", "informer-recovered")
          .addKeyValue("informer", name)
          .log("{} can be read again", name);
      recovered.run();
    }
    Duration took = Duration.ofNanos(ended - began);
    note(took);
    Duration left = jittered(pace()).minus(took);
    Duration least = period.dividedBy(LEAST_PAUSE);
    return left.compareTo(least) < 0 ? least : left;
  }

  private void note(Duration took) {
    boolean late = took.compareTo(pace()) > 0;
    if (late && !behind) {
      log.atWarn()
          .addKeyValue("event", "poll-behind")
          .addKeyValue("informer", name)
          .addKeyValue("flag", flag)
          .addKeyValue("period_ms", pace().toMillis())
          .addKeyValue("took_ms", took.toMillis())
          .log("{} take longer to read than the period that {} sets", name, flag);
    } else if (!late && behind) {
      log.atInfo()
          .addKeyValue("event", "poll-caught-up")
          .addKeyValue("informer", name)
          .addKeyValue("took_ms", took.toMillis())
          .log("{} can be read within the period that {} sets", name, flag);
    }
    behind = late;
  }

  private Duration pace() {
    return unhurried.getAsBoolean() ? period.multipliedBy(UNHURRIED) : period;
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
