package io.ecsanywhere.harness.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** All chance that one input is made of. Decided by the fuzzer's name, the seed and the input. */
final class Chance {

  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  static Chance of(String fuzzer, long seed, long input) {
    // Seeds that lie a step apart would give the same numbers, shifted: hence the mixing.
    return new Chance(
        new SplittableRandom(mixed(mixed(seed ^ fuzzer.hashCode()) ^ mixed(input + 1))));
  }

  /** From 0 to one less than the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  long any() {
    return random.nextLong();
  }

  @SafeVarargs
  final <T> T among(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T among(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
