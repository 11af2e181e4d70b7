package io.ecsanywhere.harness.seeded.sched;

/** Ends a fiber whose process is no more: nothing that it does from here on reaches the world. */
public final class OverError extends Error {

  private static final long serialVersionUID = 1L;

  OverError() {
    super("the process is no more", null, false, false);
  }
}
