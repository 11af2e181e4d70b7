package io.ecsanywhere.informers.trigger;

import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the queue of events can be read, and if not, since when and how long to leave it alone.
 * An outage is logged when it begins, when its kind changes and when it ends, not at every attempt.
 *
 * <p>Safe from any thread.
 */
final class QueueOutage {

  private static final Logger log = LoggerFactory.getLogger(QueueOutage.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Ticker ticker;
  private volatile long lastSuccess;

  /** The kind of the present outage; empty while there is none. */
  private String kind = "";

  private Duration nextPause = FIRST_PAUSE;

  QueueOutage(Ticker ticker) {
    this.ticker = ticker;
    this.lastSuccess = ticker.nanos();
  }

  /** An attempt failed; returns how long to wait before the next. */
  synchronized Duration failed(ApiFailure failure) {
    Duration pause = nextPause;
    Duration doubled = pause.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    if (!kind.equals(failure.kind())) {
      kind = failure.kind();
      log.atWarn()
          .addKeyValue("event", "event-queue-unreadable")
          .addKeyValue("error_kind", kind)
          .addKeyValue("error", failure.operation() + ": " + failure.message())
          .log("events cannot be read, polling goes on: {}", failure.message());
    }
    return pause;
  }

  /** An attempt succeeded. */
  synchronized void over() {
    Duration age = sinceLastSuccess();
    lastSuccess = ticker.nanos();
    if (!kind.isEmpty()) {
      kind = "";
      nextPause = FIRST_PAUSE;
      log.atInfo()
          .addKeyValue("event", "event-queue-readable")
          .addKeyValue("outage_ms", age.toMillis())
          .log("events can be read again");
    }
  }

  synchronized boolean lasts() {
    return !kind.isEmpty();
  }

  Duration sinceLastSuccess() {
    return Duration.ofNanos(ticker.nanos() - lastSuccess);
  }
}
