package io.ecsanywhere.controller;

import java.util.Locale;

/** What a replica is at the moment. */
public enum Role {
  /** Reads everything for the first time; another replica may lead meanwhile. */
  SYNCING,
  /** Keeps its caches at a slower pace, and is ready to lead. */
  STANDBY,
  /** Has the lease, and is about to begin to work. */
  TAKING_OVER,
  /** Takes events, reconciles, writes. */
  LEADING,
  /** Has lost the lease, and lets go of what was under way. */
  STEPPING_DOWN;

  /** The word in logs and answers, {@code taking-over}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
