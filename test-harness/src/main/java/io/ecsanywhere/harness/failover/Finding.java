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
 * @param limit what that may be on a machine that nobody shares
 * @param firstWrite from there to the new leader's first write; empty where the fault left the
 *     leader in place
 * @param refusedItself whether the replica that came back logged that it may not write any more;
 *     empty where none came back
 * @param strayWrites writes that arrived from a replica that did not lead then
 * @param uncaused removals of targets without cause
 * @param withoutTarget requests that failed for lack of a target
 */
public record Finding(
    Fault fault,
    Duration leaderless,
    Duration limit,
    Optional<Duration> firstWrite,
    Optional<Boolean> refusedItself,
    List<String> strayWrites,
    List<Removals.Wrong> uncaused,
    long withoutTarget) {

  /** Whether nothing happened that never may, and another led in time. */
  public boolean clean() {
    return strayWrites.isEmpty()
        && uncaused.isEmpty()
        && withoutTarget == 0
        && leaderless.compareTo(limit) <= 0;
  }
}
