package io.ecsanywhere.harness.seeded.aws;

import java.time.Duration;

/**
 * What becomes of one call.
 *
 * @param there how long until it takes effect, or is refused
 * @param back how long from then until the answer is there
 * @param lag how old the state is that a read shows
 * @param flaw what is wrong with the answer
 */
public record Fate(Duration there, Duration back, Ending ending, Duration lag, Flaw flaw) {

  /** What can be wrong with an answer. */
  public enum Flaw {
    NONE,
    /** A list lacks some of what there is. */
    PARTIAL,
    /** It says what is not so. */
    WRONG
  }

  /** How it ends. */
  public enum Ending {
    ANSWERED,
    /** Refused for its rate: nothing was done. */
    THROTTLED,
    /** An error; nothing was done. */
    FAILED,
    /** It never arrived, and nobody says so. */
    LOST,
    /** It was done, and then came an error. */
    FAILED_AFTER,
    /** It was done, and the answer never came. */
    UNANSWERED
  }
}
