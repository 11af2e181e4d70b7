package io.ecsanywhere.adapters.budget;

import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;

/**
 * How calls have waited for the budget.
 *
 * @param count how many did
 * @param total how long all of them did together
 */
public record Waits(Of of, long count, Duration total) {

  /**
   * What is told apart.
   *
   * @param bucket that was waited for: of several the one that lacked last
   * @param priority of the work when it was served
   */
  public record Of(String bucket, Priority priority) {}

  Waits and(Waits more) {
    return new Waits(of, count + more.count, total.plus(more.total));
  }
}
