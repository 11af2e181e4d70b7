package io.ecsanywhere.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Waits for conditions.
 *
 * @param longest for which it waits
 * @param glance how often it looks
 * @param controller without which there is no use in waiting
 */
public record Patience(Duration longest, Duration glance, Optional<ControllerProcess> controller) {

  private static final Duration GLANCE = Duration.ofMillis(10);

  /** What was waited for did not come. */
  public static final class GaveUpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GaveUpException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static Patience of(Duration longest) {
    return new Patience(longest, GLANCE, Optional.empty());
  }

  public Patience whileRuns(ControllerProcess controller) {
    return new Patience(longest, glance, Optional.of(controller));
  }

  /** For what is dear to look at. */
  public Patience looking(Duration every) {
    return new Patience(longest, every, controller);
  }

  /**
   * Waits until something holds.
   *
   * @param what holds, as a clause
   * @return how long it took
   * @throws GaveUpException where it does not come to hold
   */
  public Duration until(String what, Callable<Boolean> holds) {
    long began = System.nanoTime();
    try {
      Awaitility.await()
          .atMost(longest)
          .pollDelay(Duration.ZERO)
          .pollInterval(glance)
          .failFast("ended", () -> controller.stream().anyMatch(one -> one.status().isPresent()))
          .until(holds);
    } catch (ConditionTimeoutException e) {
      throw new GaveUpException("waited %s s for this: %s".formatted(longest.toSeconds(), what), e);
    } catch (TerminalFailureException e) {
      throw new GaveUpException("the controller ended by itself before this: " + what, e);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
