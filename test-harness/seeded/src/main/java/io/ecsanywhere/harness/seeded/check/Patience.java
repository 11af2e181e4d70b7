package io.ecsanywhere.harness.seeded.check;

import java.time.Duration;
import java.util.Optional;

/**
 * How much is forgiven.
 *
 * @param slack how long after it was told of something a replica may still act on what it was told
 *     before
 * @param calmest how long a replica may go without reading tasks again
 * @param grace how long a host must have been disconnected before its targets may go for that;
 *     empty: they never may
 * @param unwritable for how long a pool's write waits where its checkpoint cannot be removed
 */
public record Patience(
    Duration slack, Duration calmest, Optional<Duration> grace, Duration unwritable) {}
