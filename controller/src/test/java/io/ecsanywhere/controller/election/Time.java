package io.ecsanywhere.controller.election;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that all replicas of a test share, on the ticker. */
final class Time implements LongSupplier {

  private long nanos = 1;

  void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  void advance(int seconds) {
    advance(Duration.ofSeconds(seconds));
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
