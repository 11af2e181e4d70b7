package io.ecsanywhere.harness.elb;

import com.google.common.collect.ImmutableMap;

/** The limits that DescribeAccountLimits tells; those that the options leave open are AWS's own. */
final class AccountLimits {

  private AccountLimits() {}

  static ImmutableMap<String, Integer> of(ElbOptions.Limits limits) {
    return ImmutableMap.<String, Integer>builder()
        .put("target-groups", 3_000)
        .put("targets-per-application-load-balancer", limits.targetsPerGroup())
        .put("listeners-per-application-load-balancer", 50)
        .put("rules-per-application-load-balancer", 100)
        .put("network-load-balancers", 50)
        .put("targets-per-network-load-balancer", 3_000)
        .put("targets-per-availability-zone-per-network-load-balancer", 500)
        .put("listeners-per-network-load-balancer", 50)
        .put("condition-values-per-alb-rule", 5)
        .put("condition-wildcards-per-alb-rule", 6)
        .put("target-groups-per-action-on-application-load-balancer", 5)
        .put("target-groups-per-application-load-balancer", 100)
        .put(
            "target-id-registrations-per-application-load-balancer",
            limits.registrationsPerTargetId())
        .put("certificates-per-application-load-balancer", 25)
        .put("application-load-balancers", 50)
        .buildOrThrow();
  }
}
