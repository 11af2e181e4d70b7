package io.ecsanywhere.harness.elb;

import java.time.Duration;
import java.util.List;

/**
 * How the simulated Elastic Load Balancing behaves.
 *
 * @param vpcs the VPCs there are; the first is the one of the Java handles
 * @param reachable the blocks outside a VPC from which targets are taken
 * @param limits the account's limits
 * @param checks how targets are found healthy
 * @param draining what becomes of deregistered targets
 * @param dataPlane whether listeners are real servers
 * @param targetTimeout how long a target may take to answer a request
 */
public record ElbOptions(
    List<Vpc> vpcs,
    List<Cidr> reachable,
    Limits limits,
    Checks checks,
    Draining draining,
    boolean dataPlane,
    Duration targetTimeout) {

  /**
   * Limits of the account.
   *
   * @param targetsPerGroup targets in a group; those that drain do not count
   * @param registrationsPerTargetId how often an address may be registered behind a load balancer
   */
  public record Limits(int targetsPerGroup, int registrationsPerTargetId) {}

  /**
   * Health checks; these stand in place of the target groups' own intervals and thresholds, which
   * count in seconds.
   *
   * @param mode real checks, or every target in use healthy at once, which costs nothing
   * @param interval between two checks of a target
   * @param timeout for one check
   * @param healthyThreshold successes that make an unhealthy target healthy; a new one needs one
   * @param unhealthyThreshold failures that make a target unhealthy
   */
  public record Checks(
      Mode mode,
      Duration interval,
      Duration timeout,
      int healthyThreshold,
      int unhealthyThreshold) {

    /** Where a target's health comes from. */
    public enum Mode {
      PROBE,
      ASSUME_HEALTHY
    }
  }

  /**
   * Draining.
   *
   * @param timeScale by what deregistration delays are multiplied; 1 is as on AWS
   * @param registered what becomes of a draining target that is registered again
   */
  public record Draining(double timeScale, Registered registered) {

    /** What becomes of a draining target that is registered again. */
    public enum Registered {
      /** It is a new target at once. */
      RETURNS,
      /** The call succeeds and changes nothing: the target drains on, and is gone then. */
      DRAINS_ON
    }
  }

  /** As on AWS, but quick to check, and with targets on loopback addresses. */
  public static final ElbOptions DEFAULT =
      new ElbOptions(
          List.of(Vpc.of("vpc-0a1b2c3d4e5f60718", "10.42.0.0/16", "fd00:42::/56")),
          List.of(
              Cidr.parse("10.0.0.0/8"),
              Cidr.parse("100.64.0.0/10"),
              Cidr.parse("172.16.0.0/12"),
              Cidr.parse("192.168.0.0/16"),
              Cidr.parse("127.0.0.0/8")),
          new Limits(1_000, 1_000),
          new Checks(Checks.Mode.PROBE, Duration.ofMillis(200), Duration.ofMillis(1_000), 2, 2),
          new Draining(1, Draining.Registered.RETURNS),
          true,
          Duration.ofSeconds(5));

  public ElbOptions {
    vpcs = List.copyOf(vpcs);
    reachable = List.copyOf(reachable);
    if (vpcs.isEmpty()) {
      throw new IllegalArgumentException("needs a VPC");
    }
  }

  public ElbOptions withVpcs(List<Vpc> vpcs) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  public ElbOptions withReachable(List<Cidr> reachable) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  public ElbOptions withLimits(Limits limits) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  public ElbOptions withChecks(Checks checks) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  public ElbOptions withDraining(Draining draining) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  public ElbOptions withDataPlane(boolean dataPlane) {
    return new ElbOptions(vpcs, reachable, limits, checks, draining, dataPlane, targetTimeout);
  }

  /** For thousands of targets: no health checks and no listening sockets. */
  public ElbOptions atSize() {
    Checks assumed =
        new Checks(
            Checks.Mode.ASSUME_HEALTHY,
            checks.interval(),
            checks.timeout(),
            checks.healthyThreshold(),
            checks.unhealthyThreshold());
    return withChecks(assumed).withDataPlane(false);
  }
}
