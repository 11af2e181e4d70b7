package io.ecsanywhere.informers.trigger;

import java.time.Instant;

/**
 * An event that was understood.
 *
 * @param at when what it tells of happened
 */
public record ParsedEvent(Trigger trigger, Instant at) {}
