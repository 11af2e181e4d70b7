package io.ecsanywhere.controller.command;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A flag: all that reading it, refusing a value, the help and the start line need to know of it.
 *
 * @param name with its dashes, {@code --workers}
 * @param label stands for the value in the help; empty for a switch
 * @param fallback the text that holds where neither the command line nor the environment has one;
 *     empty for none
 * @param takes what values it takes, to follow "takes"
 * @param meaning one sentence for the help
 * @param count how often it may be given
 * @param syntax reads a value, or throws {@link IllegalArgumentException}
 * @param bounds the values it takes among those that can be read
 * @param inForce its value in a set of options
 */
record Flag<T>(
    String name,
    String label,
    String fallback,
    String takes,
    String meaning,
    Count count,
    Function<String, T> syntax,
    Predicate<T> bounds,
    Function<Options, Object> inForce) {

  /** How often a flag may be given. */
  enum Count {
    ONCE,
    OFTEN,
    /** Once, and without a value it means {@code true}. */
    SWITCH
  }

  static Flag<Duration> duration(
      String name,
      String fallback,
      Duration least,
      Duration most,
      Function<Options, Object> inForce,
      String meaning) {
    return new Flag<>(
        name,
        "DURATION",
        fallback,
        "a duration such as 200ms, 30s or 1m30s, from %s to %s"
            .formatted(DurationText.format(least), DurationText.format(most)),
        meaning,
        Count.ONCE,
        DurationText::parse,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        inForce);
  }

  static Flag<Integer> number(
      String name,
      String fallback,
      int least,
      int most,
      Function<Options, Object> inForce,
      String meaning) {
    return new Flag<>(
        name,
        "N",
        fallback,
        "a whole number from %d to %d".formatted(least, most),
        meaning,
        Count.ONCE,
        Integer::valueOf,
        value -> value >= least && value <= most,
        inForce);
  }

  static <E extends Enum<E>> Flag<E> choice(
      String name,
      String fallback,
      Class<E> values,
      Function<Options, Object> inForce,
      String meaning) {
    List<E> all = List.of(values.getEnumConstants());
    String words = all.stream().map(Flag::word).collect(Collectors.joining("|"));
    return new Flag<>(
        name,
        words,
        fallback,
        "one of " + words.replace("|", ", "),
        meaning,
        Count.ONCE,
        text -> Enum.valueOf(values, text.toUpperCase(Locale.ROOT)),
        value -> true,
        inForce);
  }

  static Flag<Boolean> toggle(String name, Function<Options, Object> inForce, String meaning) {
    return new Flag<>(
        name,
        "",
        "false",
        "true or false",
        meaning,
        Count.SWITCH,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        value -> true,
        inForce);
  }

  /** The environment variable that stands in for the flag, {@code ECSA_LOG_LEVEL}. */
  String variable() {
    return "ECSA_" + key().replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The name without its dashes. */
  String key() {
    return name.substring(2);
  }

  /**
   * Reads a value.
   *
   * @throws RefusedValueException where the flag does not take it
   */
  T read(String text) {
    try {
      T value = syntax.apply(text);
      if (bounds.test(value)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as what lies out of bounds is: the user sees no difference.
    }
    throw new RefusedValueException(this, takes, text);
  }

  /**
   * Checks a value that did not come through {@link #read}.
   *
   * @throws RefusedValueException where it lies out of bounds
   */
  void check(T value) {
    if (!bounds.test(value)) {
      throw new RefusedValueException(this, takes, String.valueOf(shown(value)));
    }
  }

  /** A value of options as users write it; what JSON has a type for keeps its type. */
  static Object shown(Object value) {
    return switch (value) {
      case Duration duration -> DurationText.format(duration);
      case Enum<?> choice -> word(choice);
      case Collection<?> many -> many.stream().map(Flag::shown).toList();
      case Optional<?> optional -> optional.isPresent() ? shown(optional.get()) : "none";
      case Number number -> number;
      case Boolean truth -> truth;
      default -> value.toString();
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
