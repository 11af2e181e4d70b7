package io.ecsanywhere.controller.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** Histograms of durations, with the same few buckets for whatever may be compared. */
final class Buckets {

  private static final Duration[] QUICK =
      millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  private static final Duration[] SLOW =
      millis(
          50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000,
          600_000);

  private Buckets() {}

  /** Of what takes milliseconds, and seconds where something is wrong. */
  static Timer.Builder quick(String name) {
    return Timer.builder(name).serviceLevelObjectives(QUICK);
  }

  /** Of what users wait for. */
  static Timer.Builder slow(String name) {
    return Timer.builder(name).serviceLevelObjectives(SLOW);
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
