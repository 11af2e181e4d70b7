package io.ecsanywhere.controller.status;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Dates for readings of the ticker. The same reading has the same date each time, so that what has
 * not changed looks the same, until the clock is set or the machine was suspended.
 */
final class Dates {

  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** A reading, and the date that it has. */
  private record Anchor(long nanos, Instant date) {
    Instant date(long reading) {
      return date.plusNanos(reading - nanos);
    }
  }

  private final Ticker ticker;
  private final InstantSource clock;
  private volatile Anchor anchor;

  Dates(Ticker ticker, InstantSource clock) {
    this.ticker = ticker;
    this.clock = clock;
    this.anchor = new Anchor(ticker.nanos(), clock.instant());
  }

  /** The date of a reading, in whole milliseconds. */
  Instant of(long reading) {
    return anchor.date(reading).truncatedTo(ChronoUnit.MILLIS);
  }

  /** The present date; from here on dates fit to it. */
  Instant now() {
    long nanos = ticker.nanos();
    Instant now = clock.instant();
    if (Duration.between(anchor.date(nanos), now).abs().compareTo(TOLERANCE) > 0) {
      anchor = new Anchor(nanos, now);
    }
    return now.truncatedTo(ChronoUnit.MILLIS);
  }
}
