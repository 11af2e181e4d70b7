package io.ecsanywhere.controller.election;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A moment by both clocks of this machine. The monotonic one may stand still while the machine, or
 * the one that it is a part of, is suspended; the other may be set.
 */
record Moment(long nanos, Instant time) {

  static Moment of(Ticker ticker, InstantSource clock) {
    return new Moment(ticker.nanos(), clock.instant());
  }

  /** How long ago it was, by the clock that counted more. */
  Duration age(Ticker ticker, InstantSource clock) {
    Duration counted = Duration.ofNanos(ticker.nanos() - nanos);
    Duration told = Duration.between(time, clock.instant());
    return counted.compareTo(told) < 0 ? told : counted;
  }
}
