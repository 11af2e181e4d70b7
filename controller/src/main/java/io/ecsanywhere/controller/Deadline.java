package io.ecsanywhere.controller;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;

/**
 * When all parts of something have to be over.
 *
 * @param at on the ticker
 */
record Deadline(Ticker ticker, long at) {

  static Deadline in(Duration time, Ticker ticker) {
    return new Deadline(ticker, ticker.nanos() + time.toNanos());
  }

  /** How long until then; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, at - ticker.nanos()));
  }

  /** The same, with some time left after it. */
  Deadline before(Duration rest) {
    return new Deadline(ticker, at - rest.toNanos());
  }

  Deadline orEarlier(Duration time) {
    Deadline other = in(time, ticker);
    return other.at - at < 0 ? other : this;
  }
}
