package io.ecsanywhere.harness.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What is left of the heap after collection. */
record Heap(long bytes) {

  private static final double RATIO = 1.1;
  private static final long SLACK = 3L << 20;

  /** Collects, and looks. */
  static Heap now() {
    // What the first collection only queues, such as weak references, the second one frees.
    System.gc();
    System.gc();
    return new Heap(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** Whether this is so much more than before that something must have been kept. */
  boolean grownFrom(Heap before) {
    return bytes > before.bytes * RATIO + SLACK;
  }

  /** In MB. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f", bytes / 1048576.0);
  }
}
