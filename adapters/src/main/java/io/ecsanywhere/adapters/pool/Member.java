package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.model.Target;

/**
 * A target as a load balancer lists it.
 *
 * @param draining it was deregistered and only ends the requests that it has: counts as gone
 * @param health for people to read
 */
public record Member(Target target, boolean draining, Health health) {

  /** One of whose health nothing is known. */
  public Member(Target target, boolean draining) {
    this(target, draining, Health.UNKNOWN);
  }
}
