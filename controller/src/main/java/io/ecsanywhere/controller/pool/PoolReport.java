package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * What one reconcile did to one pool.
 *
 * @param registered how many targets were registered, or would have been
 * @param deregistered how many targets were deregistered, or would have been
 * @param targets how many the pool holds now, as far as is known; draining ones do not count
 * @param unlisted members that wait for a whole list of tasks before they go
 * @param undecided members that stay because something could not be read
 * @param written whether anything was written
 * @param failure what went wrong
 * @param again when to look at the pool again at the latest
 */
public record PoolReport(
    String pool,
    int registered,
    int deregistered,
    int targets,
    ImmutableSet<Target> unlisted,
    ImmutableSet<Target> undecided,
    boolean written,
    Optional<ApiFailure> failure,
    Optional<Duration> again) {

  /** Nothing is known of the pool but that it failed. */
  public static PoolReport failed(String pool, ApiFailure failure) {
    return new PoolReport(
        pool,
        0,
        0,
        0,
        ImmutableSet.of(),
        ImmutableSet.of(),
        false,
        Optional.of(failure),
        Optional.empty());
  }
}
