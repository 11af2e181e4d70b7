package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.stream.Stream;

/**
 * A service with its bindings.
 *
 * @param desiredCount how many tasks it is meant to have
 * @param problems what of its tags cannot be understood, and what about it could not be read; a
 *     line each
 * @param bindings by container port, then pool
 */
public record PlannedService(
    ServiceKey key,
    int desiredCount,
    ImmutableList<String> problems,
    ImmutableList<PlannedBinding> bindings) {

  /**
   * One container port tied to one pool.
   *
   * @param port as the tag speaks of it, such as {@code container number 1} or {@code web:80}
   * @param pool its canonical id
   * @param tasks none where the pool could not be read: what it asks of tasks is not known then
   */
  public record PlannedBinding(String port, String pool, ImmutableList<PlannedTask> tasks) {}

  /** All verdicts, a task once for each binding. */
  public Stream<PlannedTask> tasks() {
    return bindings.stream().flatMap(binding -> binding.tasks().stream());
  }

  boolean incomplete() {
    return !problems.isEmpty()
        || tasks().anyMatch(task -> task.standing() instanceof PlannedTask.Standing.Undecided);
  }
}
