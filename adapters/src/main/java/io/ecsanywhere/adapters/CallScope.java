package io.ecsanywhere.adapters;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls to the outside that are made on behalf of one piece of work, such as a
 * reconcile: each attempt is one call. An adapter says {@link #count} for every call it sends.
 */
public final class CallScope {

  private static final ScopedValue<LongAdder> CALLS = ScopedValue.newInstance();

  private CallScope() {}

  /** Runs the work; every call it makes on this thread is added to {@code calls}. */
  public static <R, X extends Throwable> R counting(
      LongAdder calls, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(CALLS, calls).call(work);
  }

  /** One call is being sent. Outside any {@link #counting} nobody asks, and nothing happens. */
  public static void count() {
    if (CALLS.isBound()) {
      CALLS.get().increment();
    }
  }
}
