package io.ecsanywhere.controller.election;

import java.time.Duration;
import java.util.Optional;

/**
 * How the election stands, as one replica sees it.
 *
 * @param identity the replica's own name
 * @param leading whether it is the leader, and its lease has not run out
 * @param holder the leader's name; empty where the lease is free or has not been seen
 * @param epoch of the lease that was last seen; 0 before
 * @param renewedAgo how long ago the lease was last renewed, or seen to be; empty before
 * @param changes how often another holder was seen
 */
public record Standing(
    String identity,
    boolean leading,
    String holder,
    long epoch,
    Optional<Duration> renewedAgo,
    long changes) {}
