package io.ecsanywhere.informers.time;

import java.time.InstantSource;

/** The machine's wall clock, for timestamps that people read. */
public final class SystemTime {

  private SystemTime() {}

  public static InstantSource instants() {
    return InstantSource.system();
  }
}
