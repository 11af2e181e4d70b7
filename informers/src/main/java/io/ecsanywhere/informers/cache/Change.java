package io.ecsanywhere.informers.cache;

import java.util.Optional;

/** How something in a view changed. */
public sealed interface Change<V> {

  record Added<V>(V now) implements Change<V> {}

  record Changed<V>(V before, V now) implements Change<V> {}

  record Deleted<V>(V before) implements Change<V> {}

  /** The state now, or the last one of what is gone. */
  default V latest() {
    return switch (this) {
      case Added<V>(V now) -> now;
      case Changed<V>(V _, V now) -> now;
      case Deleted<V>(V before) -> before;
    };
  }

  /** The state before, where there was one. */
  default Optional<V> old() {
    return switch (this) {
      case Added<V> _ -> Optional.empty();
      case Changed<V>(V before, V _) -> Optional.of(before);
      case Deleted<V>(V before) -> Optional.of(before);
    };
  }

  /** The state now, where there is one. */
  default Optional<V> current() {
    return switch (this) {
      case Added<V>(V now) -> Optional.of(now);
      case Changed<V>(V _, V now) -> Optional.of(now);
      case Deleted<V> _ -> Optional.empty();
    };
  }
}
