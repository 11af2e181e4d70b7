package io.ecsanywhere.adapters.lease;

import io.ecsanywhere.informers.source.ApiException;
import java.util.Optional;

/**
 * One lease in a store that all replicas reach: a row of a table, a Lease of Kubernetes. Both calls
 * end within the time-out that the store was made with, which is shorter than the renew deadline.
 *
 * <p>A swap that fails may have taken effect all the same: who asked finds out by the next read.
 *
 * <p>In a Lease of Kubernetes the version is the resource's, the epoch its {@code
 * leaseTransitions}; {@code leads} has no field there and is an annotation, and so is the duration
 * in milliseconds, since {@code leaseDurationSeconds} counts whole seconds: that one is rounded up.
 */
public interface LeaseStore {

  /**
   * The lease as it was found.
   *
   * @param version another one after each swap; nothing else is to be read from it
   */
  record Stored(LeaseRecord record, String version) {}

  /**
   * The lease now, by a read that sees every swap that has returned; empty where there is none.
   *
   * @throws ApiException {@code NotFound}, {@code Denied} or {@code Invalid} where the user has to
   *     put something right, with a message that says what
   */
  Optional<Stored> read();

  /**
   * Replaces the lease, where it still is as it was found.
   *
   * @param found empty: only where there is none yet
   * @return the lease as it is now; empty where another swap came first
   * @throws ApiException where it is not known whether the lease was replaced, or as by {@link
   *     #read}
   */
  Optional<Stored> swap(Optional<Stored> found, LeaseRecord next);

  /**
   * Finds out whether swaps are permitted, and swaps nothing.
   *
   * @throws ApiException as by {@link #read}
   */
  void tryPermissions();

  /** How a user deletes the lease, as one line: the command for it, say. */
  String deletion();
}
