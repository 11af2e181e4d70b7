package io.ecsanywhere.controller.pool;

import io.ecsanywhere.informers.model.ServiceKey;

/** The task that accounts for a target, and the service that it belongs to. */
public record Claim(ServiceKey service, String taskArn) {}
