package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.model.Target;

/**
 * A target as a load balancer lists it.
 *
 * @param draining it was deregistered and only ends the requests that it has: counts as gone
 */
public record Member(Target target, boolean draining) {}
