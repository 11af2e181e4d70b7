package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.plan.Plan;

/** Finds out what {@code run} would do. */
@FunctionalInterface
public interface Planner {

  /**
   * Reads everything once, writes nothing, and leaves nothing running.
   *
   * @throws StartException where the user has to put something right first
   */
  Plan plan(Options options) throws StartException, InterruptedException;
}
