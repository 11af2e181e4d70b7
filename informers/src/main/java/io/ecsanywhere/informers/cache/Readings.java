package io.ecsanywhere.informers.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the reads of things, so that none undoes what a later one has brought, and
 * so that what rests need not be read by every poll. All times are on the ticker.
 *
 * <p>Not safe from several threads: its informer guards it.
 */
final class Readings {

  private static final Duration DEPARTURES_KEPT_FOR = Duration.ofMinutes(5);

  /** By the time that they were merged, the oldest first. */
  private final LinkedHashMap<String, Reading> readings = new LinkedHashMap<>();

  /**
   * What left the view lately, and when the read began that saw it gone. Kept for longer than any
   * read that was under way by then takes.
   */
  private final Map<String, Long> departures = new HashMap<>();

  /**
   * What is remembered of the reads of one thing.
   *
   * @param firstSeen when it first came into the view
   * @param sameSince when the first read began that showed it in its present state
   * @param began when the last read of it began
   */
  private record Reading(long firstSeen, long sameSince, long began) {
    Reading again(boolean same, long began) {
      return new Reading(firstSeen, same ? sameSince : began, began);
    }

    boolean settled() {
      return began - sameSince >= Informer.SETTLED_AFTER.toNanos();
    }
  }

  /** Each thing that has been found, and whether it is settled. */
  void forEach(BiConsumer<String, Boolean> each) {
    readings.forEach((id, reading) -> each.accept(id, reading.settled()));
  }

  /** Whether a thing was found by a read that began no earlier than this. */
  boolean since(String id, long time) {
    Reading reading = readings.get(id);
    return reading != null && reading.began - time >= 0;
  }

  /** Whether a thing was found, and last by a read that began before this. */
  boolean before(String id, long time) {
    Reading reading = readings.get(id);
    return reading != null && reading.began - time < 0;
  }

  /** Whether a later read than one that began then has found a thing, or seen that it is gone. */
  boolean outdated(String id, long began) {
    Reading reading = readings.get(id);
    Long departed = departures.get(id);
    return (reading != null && reading.began - began > 0)
        || (departed != null && departed - began > 0);
  }

  /**
   * For how long before this time a thing has been known that a read, which began then, did not
   * find; null where that read says nothing of it: it is not known, or was found later.
   */
  @Nullable Duration knownFor(String id, long began) {
    Reading reading = readings.get(id);
    return reading == null || reading.began - began > 0
        ? null
        : Duration.ofNanos(began - reading.firstSeen);
  }

  /**
   * A thing was found.
   *
   * @param same whether as it was before
   */
  void found(String id, boolean same, long began) {
    Reading reading = readings.get(id);
    readings.putLast(
        id, reading == null ? new Reading(began, began, began) : reading.again(same, began));
  }

  /** A thing was seen to be gone. */
  void departed(String id, long began) {
    readings.remove(id);
    departures.put(id, began);
  }

  /** No read is under way any more that began long before this. */
  void forgetDepartures(long now) {
    departures.values().removeIf(at -> now - at > DEPARTURES_KEPT_FOR.toNanos());
  }
}
