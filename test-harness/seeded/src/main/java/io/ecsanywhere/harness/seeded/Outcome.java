package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.harness.seeded.check.Violation;
import java.time.Duration;
import java.util.Optional;

/**
 * How a world went.
 *
 * @param hash of everything that happened
 * @param rightAfter how long after the last disturbance everything was right
 * @param writes to target groups that took effect or were refused there
 */
record Outcome(
    Optional<Violation> violation,
    long steps,
    long hash,
    Duration rightAfter,
    Counts counts,
    long writes) {}
