package io.ecsanywhere.harness.seeded.sched;

import java.time.Duration;
import java.util.Optional;

/** Fibers that wait for work which announces itself to nobody: they are asked about. */
public interface Idle {

  SimulatedProcess process();

  /** How long until there is work: zero for now; empty where none is in sight. */
  Optional<Duration> untilWork();

  /** There is work: lets one of them run. */
  void wake();
}
