package io.ecsanywhere.harness.failover;

import java.util.Locale;

/** What befalls the replicas. */
public enum Fault {
  /** {@code kill -9} of the leader. */
  KILLED,
  /** SIGTERM to the leader. */
  STOPPED,
  /** SIGSTOP to the leader for longer than the lease, then SIGCONT. */
  SUSPENDED,
  /** The leader alone cannot reach the table. */
  CUT_OFF,
  /** Nobody can reach the table for longer than the lease. */
  ALL_CUT_OFF,
  /** The leader is killed while another replica's clock is an hour ahead. */
  WRONG_CLOCK;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
