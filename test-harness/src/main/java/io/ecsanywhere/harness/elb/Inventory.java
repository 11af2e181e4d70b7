package io.ecsanywhere.harness.elb;

import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Everything that exists in the simulated Elastic Load Balancing. Whoever reads or changes any of
 * it holds this object's monitor, and never waits for the network meanwhile: the event loops take
 * the monitor too.
 */
final class Inventory {

  private static final String SERVICE = "elasticloadbalancing";

  private final Account account;
  private final ElbOptions options;
  private final Ticker ticker = Ticker.system();
  private final InstantSource clock = InstantSource.system();
  private final SplittableRandom ids = new SplittableRandom(42);
  private final Map<String, TargetGroup> groups = new LinkedHashMap<>();
  private final Map<String, TargetGroup> groupsByName = new HashMap<>();
  private final Map<String, LoadBalancer> loadBalancers = new LinkedHashMap<>();
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final List<TargetChange> history = new ArrayList<>();
  private long serial;

  Inventory(Account account, ElbOptions options) {
    this.account = account;
    this.options = options;
  }

  Account account() {
    return account;
  }

  ElbOptions options() {
    return options;
  }

  long now() {
    return ticker.nanos();
  }

  Instant time() {
    return clock.instant();
  }

  long nextSerial() {
    return serial++;
  }

  /** The sixteen hexadecimal digits at the end of an ARN. */
  String nextId() {
    return "%016x".formatted(ids.nextLong());
  }

  String newArn(String resource) {
    return account.arn(SERVICE, resource);
  }

  Map<String, TargetGroup> groups() {
    return groups;
  }

  Map<String, TargetGroup> groupsByName() {
    return groupsByName;
  }

  Map<String, LoadBalancer> loadBalancers() {
    return loadBalancers;
  }

  Map<String, Listener> listeners() {
    return listeners;
  }

  List<TargetChange> history() {
    return history;
  }

  /** The health that a target of this group begins with. */
  TargetHealth first(boolean inUse) {
    if (!inUse) {
      return TargetHealth.NOT_IN_USE;
    }
    return switch (options.checks().mode()) {
      case PROBE -> TargetHealth.REGISTERING;
      case ASSUME_HEALTHY -> TargetHealth.HEALTHY;
    };
  }

  /** The group that a call names by its ARN. */
  TargetGroup group(String arn) {
    if (!arn.startsWith(newArn("targetgroup/"))) {
      throw Errors.notAnArn(arn, "target group");
    }
    return Optional.ofNullable(groups.get(arn)).orElseThrow(() -> Errors.noTargetGroup(arn));
  }

  LoadBalancer loadBalancer(String arn) {
    if (!arn.startsWith(newArn("loadbalancer/"))) {
      throw Errors.notAnArn(arn, "load balancer");
    }
    return Optional.ofNullable(loadBalancers.get(arn))
        .orElseThrow(() -> Errors.noLoadBalancer(arn));
  }

  Listener listener(String arn) {
    if (!arn.startsWith(newArn("listener/"))) {
      throw Errors.notAnArn(arn, "listener");
    }
    return Optional.ofNullable(listeners.get(arn)).orElseThrow(() -> Errors.noListener(arn));
  }

  /** The tags of anything that has some. */
  Map<String, String> tags(String arn) {
    if (arn.startsWith(newArn("loadbalancer/"))) {
      return loadBalancer(arn).tags();
    }
    return arn.startsWith(newArn("listener/")) ? listener(arn).tags() : group(arn).tags();
  }
}
