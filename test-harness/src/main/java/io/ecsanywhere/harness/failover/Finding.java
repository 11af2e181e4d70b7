package io.ecsanywhere.harness.failover;

import io.ecsanywhere.harness.measure.Removals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one fault.
 *
 * @param leaderless from the fault, or from its end where nobody could lead before, to the next
 *     acquisition of the lease
 * @param firstWrite from there to the new leader's first write; empty where the fault left the
 *     leader in place
 * @param strayWrites writes that arrived from a replica while another had the lease, or while none
 *     could
 * @param uncaused removals of targets without cause
 * @param withoutTarget requests that failed for lack of a target
 */
public record Finding(
    Fault fault,
    Duration leaderless,
    Optional<Duration> firstWrite,
    List<String> strayWrites,
    List<Removals.Wrong> uncaused,
    long withoutTarget) {

  /** Whether nothing happened that never may. */
  public boolean clean() {
    return strayWrites.isEmpty() && uncaused.isEmpty() && withoutTarget == 0;
  }
}
