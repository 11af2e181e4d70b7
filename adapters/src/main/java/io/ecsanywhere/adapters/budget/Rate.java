package io.ecsanywhere.adapters.budget;

import java.math.BigDecimal;

/**
 * How often calls may be made.
 *
 * @param perSecond calls a second in the long run, above zero
 * @param burst calls that may be made at once after a rest, at least one
 */
public record Rate(double perSecond, int burst) {

  public Rate {
    if (!(perSecond > 0) || Double.isInfinite(perSecond) || burst < 1) {
      throw new IllegalArgumentException(
          "a rate of %s calls a second in bursts of %d: expected more than none of both"
              .formatted(perSecond, burst));
    }
  }

  /** A share of it: of the burst at least two calls, for to put in and take out takes as many. */
  Rate times(double share) {
    return new Rate(
        perSecond * share,
        (int) Math.max(Math.min(burst, 2), Math.min(Integer.MAX_VALUE, burst * share)));
  }

  /** The larger of both rates, and of both bursts. */
  Rate atLeast(Rate other) {
    return new Rate(Math.max(perSecond, other.perSecond), Math.max(burst, other.burst));
  }

  /** Whether it allows all that the other does. */
  boolean covers(Rate other) {
    return atLeast(other).equals(this);
  }

  /** As users write it, {@code 8/40}. */
  @Override
  public String toString() {
    return plain(perSecond) + "/" + burst;
  }

  static String plain(double number) {
    return BigDecimal.valueOf(Math.round(number * 1000), 3).stripTrailingZeros().toPlainString();
  }
}
