package io.ecsanywhere.harness.elb;

/**
 * A target's health as DescribeTargetHealth tells it; reason and description are empty where it is
 * healthy.
 */
public record TargetHealth(State state, String reason, String description) {

  /** The states of the API; they are its words in lower case. */
  public enum State {
    INITIAL,
    HEALTHY,
    UNHEALTHY,
    UNUSED,
    DRAINING;

    public String word() {
      return switch (this) {
        case INITIAL -> "initial";
        case HEALTHY -> "healthy";
        case UNHEALTHY -> "unhealthy";
        case UNUSED -> "unused";
        case DRAINING -> "draining";
      };
    }
  }

  static final TargetHealth HEALTHY = new TargetHealth(State.HEALTHY, "", "");
  static final TargetHealth REGISTERING =
      new TargetHealth(
          State.INITIAL, "Elb.RegistrationInProgress", "Target registration is in progress");
  static final TargetHealth CHECKING =
      new TargetHealth(
          State.INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress");
  static final TargetHealth FAILED =
      new TargetHealth(State.UNHEALTHY, "Target.FailedHealthChecks", "Health checks failed");
  static final TargetHealth TIMED_OUT =
      new TargetHealth(State.UNHEALTHY, "Target.Timeout", "Request timed out");
  static final TargetHealth NOT_IN_USE =
      new TargetHealth(
          State.UNUSED,
          "Target.NotInUse",
          "Target group is not configured to receive traffic from the load balancer");
  static final TargetHealth NOT_REGISTERED =
      new TargetHealth(
          State.UNUSED, "Target.NotRegistered", "Target is not registered to the target group");
  static final TargetHealth DRAINING =
      new TargetHealth(
          State.DRAINING,
          "Target.DeregistrationInProgress",
          "Target deregistration is in progress");

  static TargetHealth mismatch(int status) {
    return new TargetHealth(
        State.UNHEALTHY,
        "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [" + status + "]");
  }
}
