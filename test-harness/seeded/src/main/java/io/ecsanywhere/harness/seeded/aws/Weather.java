package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;

/** Decides what becomes of each call. */
public interface Weather {

  /**
   * @param laterPage whether it asks for another page than the first
   */
  Fate of(SimulatedProcess caller, Operation operation, boolean laterPage);
}
