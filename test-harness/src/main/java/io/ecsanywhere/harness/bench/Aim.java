package io.ecsanywhere.harness.bench;

import java.util.Optional;

/**
 * What is aimed at, in the figure's unit.
 *
 * @param limit that the figure is held against; none where no number says it
 * @param text for people; empty where nothing is aimed at
 */
record Aim(Optional<Limit> limit, String text) {

  private enum Side {
    AT_MOST,
    BELOW,
    AT_LEAST
  }

  private record Limit(Side side, double value) {

    boolean isMissedBy(double measured) {
      return switch (side) {
        case AT_MOST -> measured > value;
        case BELOW -> measured >= value;
        case AT_LEAST -> measured < value;
      };
    }
  }

  static Aim none() {
    return new Aim(Optional.empty(), "");
  }

  static Aim atMost(double limit) {
    return of(Side.AT_MOST, limit, "<= " + plain(limit));
  }

  static Aim below(double limit) {
    return of(Side.BELOW, limit, "< " + plain(limit));
  }

  static Aim atLeast(double limit) {
    return of(Side.AT_LEAST, limit, ">= " + plain(limit));
  }

  /** So many times the bound at most. */
  static Aim times(double factor, Bound bound) {
    double limit = factor * bound.value();
    return of(Side.AT_MOST, limit, "<= %.2f (%s x bound)".formatted(limit, plain(factor)));
  }

  private static Aim of(Side side, double limit, String text) {
    return new Aim(Optional.of(new Limit(side, limit)), text);
  }

  /** The number alone. */
  Optional<Double> value() {
    return limit.map(Limit::value);
  }

  /**
   * How far a figure is off, as a share of the limit: 0 where it is just as far as it must not be;
   * infinite where nothing at all was allowed. Empty where the aim is reached or there is none.
   */
  Optional<Double> missedBy(double measured) {
    return limit
        .filter(set -> set.isMissedBy(measured))
        .map(set -> Math.abs(measured - set.value()) / set.value());
  }

  /** The same in words; empty where the aim is reached or there is none. */
  String verdict(double measured) {
    return missedBy(measured)
        .map(share -> share.isInfinite() ? "missed" : "missed by %.1f %%".formatted(100 * share))
        .orElse("");
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? "%.0f".formatted(number) : "%.2f".formatted(number);
  }
}
