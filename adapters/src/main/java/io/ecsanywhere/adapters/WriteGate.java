package io.ecsanywhere.adapters;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Stands before every write to a load balancer: only the leader passes, and only while it is sure
 * to be leader until the write has ended. Whoever writes outside {@link #during} does not pass.
 *
 * <p>Every adapter's writes pass it when they begin, for it stands between the controller and all
 * adapters. An adapter that makes several calls for one change asks again before each.
 */
public final class WriteGate {

  /**
   * Who keeps the gate for one piece of work, and wants to know how long writes last. What it let
   * through may take effect until {@link #over}. It is asked and told by the thread that writes.
   */
  public interface Keeper extends BooleanSupplier {

    /** The write that was let through is over: answered, failed or given up. */
    void over();
  }

  private static final ScopedValue<BooleanSupplier> OPEN = ScopedValue.newInstance();

  private WriteGate() {}

  /** Does work whose writes pass for as long as {@code open} says so. */
  public static <R, X extends Throwable> R during(
      BooleanSupplier open, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(OPEN, open).call(work);
  }

  /**
   * Passes the gate, and makes a write of one or more calls.
   *
   * @param operation the write, {@code service:Operation}
   * @throws ApiException {@code NotLeader} where the gate is closed
   */
  public static <R> R write(String operation, Supplier<R> calls) {
    try {
      pass(operation);
      return calls.get();
    } finally {
      if (OPEN.isBound() && OPEN.get() instanceof Keeper keeper) {
        keeper.over();
      }
    }
  }

  /**
   * Passes the gate, immediately before a call of a write.
   *
   * @param operation the call, {@code service:Operation}
   * @throws ApiException {@code NotLeader} where the gate is closed
   */
  public static void pass(String operation) {
    if (!OPEN.isBound() || !OPEN.get().getAsBoolean()) {
      throw new ApiException(
          new ApiFailure.NotLeader(operation, "not sent: this replica is not the leader any more"));
    }
  }
}
