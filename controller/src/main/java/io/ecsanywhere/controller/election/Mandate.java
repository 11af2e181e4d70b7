package io.ecsanywhere.controller.election;

import java.util.function.BooleanSupplier;

/**
 * The right to write that comes with one epoch of the lease. It ends for good: who becomes leader
 * again gets another, so that nothing begun under the old one is written under the new.
 *
 * @param holds whether a write that is begun now ends before the mandate can
 */
public record Mandate(long epoch, BooleanSupplier holds) {}
