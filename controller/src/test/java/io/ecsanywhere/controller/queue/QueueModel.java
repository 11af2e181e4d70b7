package io.ecsanywhere.controller.queue;

import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** The work queue's rules once more, as plainly as they can be put: lists, and searches in them. */
final class QueueModel {

  /**
   * @param arrived orders by waiting time
   * @param raised orders within the priority
   */
  private record Waiting(String key, Priority priority, int arrived, int raised) {}

  private record Later(String key, Duration due, int made, Priority priority) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Later> later = new ArrayList<>();
  private final SequencedSet<String> running = new LinkedHashSet<>();
  private final Map<String, Priority> dirtyWhileRunning = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private Duration now = Duration.ZERO;
  private int clock;
  private int oldestPassedOver;

  void add(String key, Priority priority) {
    Priority wanted = priority;
    for (Later entry : List.copyOf(later)) {
      if (entry.key().equals(key)) {
        later.remove(entry);
        wanted = higher(wanted, entry.priority());
      }
    }
    makeDirty(key, wanted);
  }

  void addAfter(String key, Duration delay, Priority priority) {
    if (delay.isZero()) {
      add(key, priority);
      return;
    }
    Later entry = new Later(key, now.plus(delay), clock++, priority);
    for (Later other : List.copyOf(later)) {
      if (other.key().equals(key)) {
        later.remove(other);
        Later earlier = other.due().compareTo(entry.due()) <= 0 ? other : entry;
        entry =
            new Later(
                key, earlier.due(), earlier.made(), higher(other.priority(), entry.priority()));
      }
    }
    later.add(entry);
  }

  void addRateLimited(String key, Duration delay, Priority priority) {
    failures.merge(key, 1, Integer::sum);
    addAfter(key, delay, priority);
  }

  void forget(String key) {
    failures.remove(key);
  }

  int failures(String key) {
    return failures.getOrDefault(key, 0);
  }

  Optional<String> take() {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Waiting oldest = waiting.stream().min(Comparator.comparingInt(Waiting::arrived)).orElseThrow();
    Waiting first =
        waiting.stream()
            .min(Comparator.comparing(Waiting::priority).thenComparingInt(Waiting::raised))
            .orElseThrow();
    Waiting next = oldestPassedOver == 8 ? oldest : first;
    oldestPassedOver = next.equals(oldest) ? 0 : oldestPassedOver + 1;
    waiting.remove(next);
    running.add(next.key());
    return Optional.of(next.key());
  }

  /** Says whether the key was taken; where it was not, nothing happens. */
  boolean done(String key) {
    if (!running.remove(key)) {
      return false;
    }
    Priority again = dirtyWhileRunning.remove(key);
    if (again != null) {
      makeDirty(key, again);
    }
    return true;
  }

  Optional<String> running(int which) {
    return running.stream().skip(running.isEmpty() ? 0 : which % running.size()).findFirst();
  }

  /** Time goes on, and what becomes due on the way becomes dirty in that order. */
  void advance(Duration by) {
    now = now.plus(by);
    later.stream()
        .filter(entry -> entry.due().compareTo(now) <= 0)
        .sorted(Comparator.comparing(Later::due).thenComparingInt(Later::made))
        .toList()
        .forEach(
            entry -> {
              later.remove(entry);
              makeDirty(entry.key(), entry.priority());
            });
  }

  int depth() {
    return waiting.size();
  }

  Optional<Duration> untilNextDue() {
    return waiting.isEmpty()
        ? later.stream().map(Later::due).min(Comparator.naturalOrder()).map(due -> due.minus(now))
        : Optional.of(Duration.ZERO);
  }

  private void makeDirty(String key, Priority priority) {
    if (running.contains(key)) {
      dirtyWhileRunning.merge(key, priority, QueueModel::higher);
      return;
    }
    for (Waiting there : List.copyOf(waiting)) {
      if (there.key().equals(key)) {
        if (priority.compareTo(there.priority()) < 0) {
          waiting.remove(there);
          waiting.add(new Waiting(key, priority, there.arrived(), clock++));
        }
        return;
      }
    }
    waiting.add(new Waiting(key, priority, clock, clock));
    clock++;
  }

  private static Priority higher(Priority one, Priority other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
