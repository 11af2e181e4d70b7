package io.ecsanywhere.harness.failover;

import java.util.Locale;
import java.util.OptionalInt;

/** What befalls the replicas, of which the first leads. */
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
  /** The leader, whose clock is an hour ahead, is killed. */
  WRONG_CLOCK_KILLED,
  /** The leader is killed while another replica's clock is an hour ahead. */
  WRONG_CLOCK_SURVIVES;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The number of the replica whose clock is wrong, from 0. */
  OptionalInt wrongClock() {
    return switch (this) {
      case WRONG_CLOCK_KILLED -> OptionalInt.of(0);
      case WRONG_CLOCK_SURVIVES -> OptionalInt.of(Play.REPLICAS - 1);
      case KILLED, STOPPED, SUSPENDED, CUT_OFF, ALL_CUT_OFF -> OptionalInt.empty();
    };
  }
}
