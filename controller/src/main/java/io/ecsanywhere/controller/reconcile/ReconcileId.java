package io.ecsanywhere.controller.reconcile;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Names one pass, in every log line that it causes. */
public final class ReconcileId {

  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private final String process;
  private final AtomicLong passes = new AtomicLong();

  /** Ids that no other process is likely to give. */
  ReconcileId(RandomGenerator random) {
    this.process = HexFormat.of().toHexDigits(random.nextInt());
  }

  /** The id of the pass that the calling thread is in. */
  public static Optional<String> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Runs one pass under an id of its own. */
  <R> R naming(ScopedValue.CallableOp<R, RuntimeException> pass) {
    return ScopedValue.where(CURRENT, process + "-" + passes.incrementAndGet()).call(pass);
  }
}
