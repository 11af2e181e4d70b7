package io.ecsanywhere.harness.failover;

import java.time.Instant;

/** A replica has acquired the lease. */
record Tenure(String replica, Instant since) implements Comparable<Tenure> {

  @Override
  public int compareTo(Tenure other) {
    return since.compareTo(other.since);
  }
}
