package io.ecsanywhere.informers.time;

import java.time.Duration;

/**
 * Runs something once a time is over. The program's alarms ring by the machine's clock, a
 * simulation's by the simulation's own.
 */
@FunctionalInterface
public interface Alarms {

  /** One that was set. */
  @FunctionalInterface
  interface Alarm {

    /** It rings no more, unless it does just now or has. */
    void cancel();
  }

  /**
   * Sets one.
   *
   * @param action must be short, for others wait until it has ended
   */
  Alarm after(Duration delay, Runnable action);

  /** Those of the machine, all on one daemon thread. */
  static Alarms system() {
    return SystemAlarms.INSTANCE;
  }
}
