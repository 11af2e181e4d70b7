package io.ecsanywhere.informers.cache;

import java.time.Duration;

/** How often each kind of thing is listed whole. */
public record ResyncPeriods(Duration services, Duration tasks, Duration instances) {}
