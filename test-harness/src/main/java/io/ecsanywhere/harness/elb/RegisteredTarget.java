package io.ecsanywhere.harness.elb;

import io.ecsanywhere.harness.elb.ElbOptions.Checks;
import io.ecsanywhere.harness.net.Addresses;
import java.net.InetSocketAddress;

/** A target in a group, and how it fares. Guarded by the lock of the {@link Inventory}. */
final class RegisteredTarget {

  private final TargetKey key;
  private final String zone;
  private TargetHealth health;
  private int inARow;
  private long drainedAt;
  private boolean checked;
  private boolean underCheck;
  private long checkedAt;

  /**
   * A target that has just come.
   *
   * @param zone as it is shown; empty for none
   */
  RegisteredTarget(TargetKey key, String zone, TargetHealth health) {
    this.key = key;
    this.zone = zone;
    this.health = health;
  }

  TargetKey key() {
    return key;
  }

  String zone() {
    return zone;
  }

  TargetHealth health() {
    return health;
  }

  TargetHealth.State state() {
    return health.state();
  }

  boolean draining() {
    return state() == TargetHealth.State.DRAINING;
  }

  boolean healthy() {
    return state() == TargetHealth.State.HEALTHY;
  }

  InetSocketAddress address() {
    return Addresses.of(key.id(), key.port());
  }

  /** Its group was put in use, or out of it: what was found out before counts no more. */
  void startAnew(TargetHealth health) {
    if (!draining()) {
      this.health = health;
      inARow = 0;
      checked = false;
    }
  }

  void drain(long until) {
    health = TargetHealth.DRAINING;
    drainedAt = until;
  }

  boolean drainedBy(long now) {
    return draining() && now - drainedAt >= 0;
  }

  /** Whether a check is due; one that was never checked always is. */
  boolean due(long now, long interval) {
    return !draining() && !underCheck && (!checked || now - checkedAt >= interval);
  }

  /** The order in which checks are made where there is no time for all: new ones, then oldest. */
  long since(long now) {
    return checked ? now - checkedAt : Long.MAX_VALUE;
  }

  void checking(long now) {
    underCheck = true;
    checked = true;
    checkedAt = now;
    if (health.equals(TargetHealth.REGISTERING)) {
      health = TargetHealth.CHECKING;
    }
  }

  /**
   * Takes in a check's finding: HEALTHY, or what is wrong.
   *
   * @return whether the target now is healthy where it was not, or the other way round
   */
  boolean found(TargetHealth finding, Checks checks) {
    underCheck = false;
    boolean healthyBefore = healthy();
    boolean passed = finding.state() == TargetHealth.State.HEALTHY;
    switch (state()) {
      case INITIAL -> settle(finding, passed ? 1 : checks.unhealthyThreshold());
      case HEALTHY -> {
        if (passed) {
          inARow = 0;
        } else {
          settle(finding, checks.unhealthyThreshold());
        }
      }
      case UNHEALTHY -> {
        if (passed) {
          settle(finding, checks.healthyThreshold());
        } else {
          health = finding;
          inARow = 0;
        }
      }
      case UNUSED, DRAINING -> {}
    }
    return healthy() != healthyBefore;
  }

  private void settle(TargetHealth finding, int threshold) {
    inARow++;
    if (inARow >= threshold) {
      health = finding;
      inARow = 0;
    }
  }
}
