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
 * Calls a poll once a period, give or take a tenth; while it fails, after a pause that grows from a
 * second to the period. A failure is logged when it begins, when its kind changes and when it ends.
 */
public final class Poll implements Step {

  private static final Logger log = LoggerFactory.getLogger(Poll.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int UNHURRIED = 4;

  private final String name;
  private final Runnable poll;
  private final Duration period;
  private final BooleanSupplier unhurried;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Runnable recovered;

  private volatile @Nullable Long lastSuccess;
  private volatile @Nullable String failing;
  private int failures;

  /**
   * @param name of what is polled, for logs and metrics
   * @param poll throws {@link ApiException} where it fails
   * @param unhurried whether nothing hangs on the view just now, so that four times the period will
   *     do
   * @param recovered runs after the first success that follows a failure
   */
  Poll(
      String name,
      Runnable poll,
      Duration period,
      BooleanSupplier unhurried,
      Ticker ticker,
      RandomGenerator random,
      Runnable recovered) {
    this.name = name;
    this.poll = poll;
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

  boolean failing() {
    return failing != null;
  }

  @Override
  public Duration run() throws InterruptedException {
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
    lastSuccess = ticker.nanos();
    failures = 0;
    if (failing != null) {
      failing = null;
      log.atInfo()
          .addKeyValue("event", "informer-recovered")
          .addKeyValue("informer", name)
          .log("{} can be read again", name);
      recovered.run();
    }
    return jittered(pace());
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
