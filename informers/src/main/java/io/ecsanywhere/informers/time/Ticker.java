package io.ecsanywhere.informers.time;

/** Monotonic nanoseconds, for durations. Readings are only ever compared by their difference. */
@FunctionalInterface
public interface Ticker {

  long nanos();

  static Ticker system() {
    return System::nanoTime;
  }
}
