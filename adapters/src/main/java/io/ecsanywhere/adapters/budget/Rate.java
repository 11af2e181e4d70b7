package io.ecsanywhere.adapters.budget;

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
}
