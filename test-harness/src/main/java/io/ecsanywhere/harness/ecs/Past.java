package io.ecsanywhere.harness.ecs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What something was, and since when.
 *
 * @param stretches oldest first; each lasts until the next one
 */
public record Past<T>(List<Stretch<T>> stretches) {

  /** A value that began to hold. */
  public record Stretch<T>(Instant since, T value) {}

  public Past {
    stretches = List.copyOf(stretches);
  }

  /** The same, and from now on another value. */
  Past<T> then(Instant since, T value) {
    List<Stretch<T>> longer = new ArrayList<>(stretches);
    longer.add(new Stretch<>(since, value));
    return new Past<>(longer);
  }

  static <T> Past<T> of(Instant since, T value) {
    return new Past<>(List.of(new Stretch<>(since, value)));
  }

  /** Every value that held between two moments, at either or at both. */
  public Stream<T> during(Instant from, Instant to) {
    return IntStream.range(0, stretches.size())
        .filter(i -> !stretches.get(i).since().isAfter(to))
        .filter(i -> i + 1 == stretches.size() || stretches.get(i + 1).since().isAfter(from))
        .mapToObj(i -> stretches.get(i).value());
  }
}
