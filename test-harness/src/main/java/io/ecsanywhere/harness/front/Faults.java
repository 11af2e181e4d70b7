package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The faults in force. They may be set and cleared at any time, while calls are running. */
public final class Faults {

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final PageNumbers pages = new PageNumbers();
  private final Random random;

  public Faults(long seed) {
    random = new Random(seed);
  }

  public void add(Fault fault) {
    faults.add(fault);
  }

  public void remove(Fault fault) {
    faults.remove(fault);
  }

  public void clear() {
    faults.clear();
  }

  public List<Fault> inForce() {
    return List.copyOf(faults);
  }

  /** How far in the past the tasks lie that ECS shows. */
  public Duration staleness() {
    var staleness = Duration.ZERO;
    for (Fault fault : faults) {
      if (fault instanceof Fault.StaleTasks stale && stale.by().compareTo(staleness) > 0) {
        staleness = stale.by();
      }
    }
    return staleness;
  }

  /** How long ago a container instance or a service was made that ECS shows, at least. */
  public Duration newcomersLag() {
    return faults.stream()
        .flatMap(
            fault -> fault instanceof Fault.LateNewcomers(var by) ? Stream.of(by) : Stream.of())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  boolean unreachable(String service, String operation) {
    return faults.stream()
        .anyMatch(
            fault ->
                fault instanceof Fault.Unreachable cut && cut.on().contains(service, operation));
  }

  /**
   * Lets a call pass, perhaps with smaller pages asked for.
   *
   * @throws ApiError where it is to fail
   */
  void pass(Account account, String service, String operation, ObjectNode parameters) {
    for (Fault fault : faults) {
      switch (fault) {
        case Fault.Errors errors -> {
          if (errors.on().contains(service, operation) && strikes(errors.rate())) {
            throw new ApiError(errors.status(), errors.code(), errors.message());
          }
        }
        case Fault.Throttled throttled -> {
          if (throttled.on().contains(service, operation) && strikes(throttled.rate())) {
            throw RateBuckets.exceeded(service);
          }
        }
        case Fault.Denied denied -> {
          if (denied.on().contains(service, operation)) {
            throw ApiError.denied(account, service, service + ":" + operation, "*");
          }
        }
        case Fault.FailedPage failed -> {
          if (failed.on().contains(service, operation)
              && pages.of(service, operation, parameters) == failed.page()) {
            throw new ApiError(500, "InternalFailure", "Page " + failed.page() + " has failed.");
          }
        }
        case Fault.ShortPages pages -> {
          if (pages.on().contains(service, operation)) {
            PageNumbers.shorten(service, operation, parameters, pages.size());
          }
        }
        case Fault.Slow slow -> {}
        case Fault.Unreachable unreachable -> {}
        case Fault.StaleTasks stale -> {}
        case Fault.LateNewcomers late -> {}
      }
    }
  }

  /** Remembers which page comes next, so that a fault can name pages by number. */
  void answered(String service, String operation, ObjectNode parameters, ObjectNode answer) {
    pages.answered(service, operation, parameters, answer);
  }

  Duration slowness(String service, String operation) {
    var slowness = Duration.ZERO;
    for (Fault fault : faults) {
      if (fault instanceof Fault.Slow slow && slow.on().contains(service, operation)) {
        slowness = slowness.plus(slow.by());
      }
    }
    return slowness;
  }

  private boolean strikes(double rate) {
    return random.nextDouble() < rate;
  }
}
