package io.ecsanywhere.harness.events;

import java.time.Instant;

/**
 * An event on its way into a queue.
 *
 * @param id the event's own
 * @param sentNanos {@link System#nanoTime} just before it was sent
 */
public record Delivery(
    String id, String detailType, String resource, Instant time, long sentNanos) {}
