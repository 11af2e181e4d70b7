package io.ecsanywhere.harness.seeded;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out disturbances for as long as the same rule is still broken: first many at once, then
 * one by one.
 */
final class Shrink {

  private static final int MOST_RUNS = 300;

  private final Predicate<List<Disturbance>> breaks;
  private int runs;

  private Shrink(Predicate<List<Disturbance>> breaks) {
    this.breaks = breaks;
  }

  /**
   * What is left of a plan that breaks a rule.
   *
   * @param breaks whether a part of it still does
   */
  static ImmutableList<Disturbance> shrink(
      List<Disturbance> plan, Predicate<List<Disturbance>> breaks) {
    return ImmutableList.copyOf(new Shrink(breaks).shrink(plan));
  }

  /** Whether a plan for a seed's world breaks this rule. */
  static Predicate<List<Disturbance>> breaking(long seed, String rule) {
    return plan ->
        World.run(seed, plan, null)
            .violation()
            .filter(found -> found.rule().equals(rule))
            .isPresent();
  }

  private List<Disturbance> shrink(List<Disturbance> plan) {
    List<Disturbance> left = plan;
    int size = Math.max(1, left.size() / 2);
    while (runs < MOST_RUNS) {
      List<Disturbance> smaller = without(left, size);
      if (smaller.size() < left.size()) {
        left = smaller;
      } else if (size == 1) {
        return left;
      } else {
        size = size / 2;
      }
    }
    return left;
  }

  /** The plan without the first parts of this size that it breaks the rule without. */
  private List<Disturbance> without(List<Disturbance> plan, int size) {
    List<Disturbance> left = plan;
    for (int from = 0; from < left.size() && runs < MOST_RUNS; ) {
      List<Disturbance> candidate = new ArrayList<>(left.subList(0, from));
      candidate.addAll(left.subList(Math.min(left.size(), from + size), left.size()));
      if (breaks(candidate)) {
        left = candidate;
      } else {
        from += size;
      }
    }
    return left;
  }

  private boolean breaks(List<Disturbance> plan) {
    runs++;
    return breaks.test(plan);
  }
}
