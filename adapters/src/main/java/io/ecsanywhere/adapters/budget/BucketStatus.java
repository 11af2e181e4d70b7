package io.ecsanywhere.adapters.budget;

/**
 * A bucket as it stands.
 *
 * @param name such as {@code elb-target-writes}
 * @param tokens in it; below zero where it is overdrawn
 * @param burst tokens in it when it is full
 * @param perSecond tokens that come in
 * @param waiting calls that wait for one
 */
public record BucketStatus(String name, double tokens, int burst, double perSecond, int waiting) {}
