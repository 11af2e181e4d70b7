package io.ecsanywhere.harness.seeded.aws;

import java.time.Duration;
import java.util.List;

/** Decides what becomes of each event. */
@FunctionalInterface
public interface EventWeather {

  /** What arrives in an event's place, and when. */
  record Copy(Duration delay, String body) {}

  /** None where the event is lost. */
  List<Copy> of(String body);
}
