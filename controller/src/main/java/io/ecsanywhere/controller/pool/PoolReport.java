package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * What one reconcile did to one pool.
 *
 * @param registered how many targets were registered, or would have been in a dry run; of a write
 *     that failed those that its adapter knows to have been taken, or that a full pool took
 * @param deregistered likewise
 * @param targets how many the pool holds now, as far as is known; draining ones do not count
 * @param unlisted members that wait for a whole list of tasks before they go
 * @param held why members that are no longer desired stay until a fresh read confirms it; empty
 *     where none do
 * @param busy whether another pass was at work on the pool, so that this one did nothing
 * @param written whether anything is known to have been written
 * @param failure what went wrong
 * @param again when to look at the pool again at the latest
 * @param needed whether what is known of the pool is still needed: a service is bound to it, or
 *     targets are left in it of which only this tells whose they are
 * @param findings how the pool was found, target by target; of dry runs alone
 */
public record PoolReport(
    String pool,
    int registered,
    int deregistered,
    int targets,
    ImmutableSet<Target> unlisted,
    Optional<String> held,
    boolean busy,
    boolean written,
    Optional<ApiFailure> failure,
    Optional<Duration> again,
    boolean needed,
    Optional<Findings> findings) {

  /** Nothing is known of the pool but that it failed. */
  public static PoolReport failed(String pool, ApiFailure failure) {
    return unknown(pool, false, Optional.of(failure), Optional.empty());
  }

  /** There is no such pool, or it is none for this controller: when to look for it again. */
  static PoolReport missing(String pool, ApiFailure failure, Duration again) {
    return unknown(pool, false, Optional.of(failure), Optional.of(again));
  }

  /** It was right not long ago, and need not be read before this time has passed. */
  static PoolReport unread(String pool, int targets, Duration left) {
    return new PoolReport(
        pool,
        0,
        0,
        targets,
        ImmutableSet.of(),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.of(left),
        true,
        Optional.empty());
  }

  /** Nothing was done, since another pass is at work on the pool. */
  static PoolReport busy(String pool) {
    return unknown(pool, true, Optional.empty(), Optional.empty());
  }

  private static PoolReport unknown(
      String pool, boolean busy, Optional<ApiFailure> failure, Optional<Duration> again) {
    return new PoolReport(
        pool,
        0,
        0,
        0,
        ImmutableSet.of(),
        Optional.empty(),
        busy,
        false,
        failure,
        again,
        true,
        Optional.empty());
  }

  PoolReport with(Findings findings) {
    return new PoolReport(
        pool,
        registered,
        deregistered,
        targets,
        unlisted,
        held,
        busy,
        written,
        failure,
        again,
        needed,
        Optional.of(findings));
  }

  /** What went wrong, in one line. */
  public Optional<String> error() {
    return failure.map(why -> why.kind() + ": " + why.message());
  }

  /** Whether the pool holds what it should, as far as this look could tell. */
  public boolean settled() {
    return failure.isEmpty() && held.isEmpty() && !busy;
  }

  /** Both of two looks at one pool in the same pass, the later last. */
  public PoolReport and(PoolReport later) {
    return new PoolReport(
        pool,
        registered + later.registered,
        deregistered + later.deregistered,
        later.targets,
        later.unlisted,
        later.held,
        later.busy,
        written || later.written,
        later.failure,
        later.again,
        later.needed,
        later.findings);
  }
}
