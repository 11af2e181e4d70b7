package io.ecsanywhere.informers.time;

/**
 * Starts loops. The program's run on virtual threads, a simulation's on one thread and by the
 * simulation's own clock.
 */
@FunctionalInterface
public interface Drivers {

  /** Starts a loop; its first turn begins at once. */
  Driver start(String name, Step step);

  /** Each loop on a virtual thread of its own. */
  static Drivers virtualThreads() {
    return LoopThread::start;
  }
}
