package io.ecsanywhere.controller.reconcile;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Names passes, each anew; no other process is likely to give the same names. */
final class ReconcileId {

  private final String process;
  private final AtomicLong passes = new AtomicLong();

  ReconcileId(RandomGenerator random) {
    this.process = HexFormat.of().toHexDigits(random.nextInt());
  }

  String next() {
    return process + "-" + passes.incrementAndGet();
  }
}
