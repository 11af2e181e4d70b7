package io.ecsanywhere.harness.seeded.check;

/**
 * Something that must never be was.
 *
 * @param invariant its number in the design, or 0: the world did not become right in time
 * @param rule the check that found it
 */
public record Violation(int invariant, String rule, String what, long at) {

  @Override
  public String toString() {
    return "%.3f s: invariant %d, %s: %s".formatted(at / 1e9, invariant, rule, what);
  }
}
