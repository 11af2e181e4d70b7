package io.ecsanywhere.harness.seeded.sched;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance, from a seed and a purpose: what is drawn for one purpose does not depend on how much was
 * drawn for another, so that leaving out one disturbance leaves the others as they were.
 */
public final class Chance implements RandomGenerator {

  private final SplittableRandom random;

  public Chance(long seed, String purpose) {
    this.random = new SplittableRandom(mixed(mixed(seed) + purpose.hashCode()));
  }

  /** Or neighbouring seeds would draw the same numbers, one place apart. */
  private static long mixed(long value) {
    long half = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    long whole = (half ^ (half >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return whole ^ (whole >>> 33);
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  /** Whether something of this probability happens. */
  public boolean odds(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  public <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Any duration between these two. */
  public Duration between(Duration least, Duration most) {
    return Duration.ofNanos(
        random.nextLong(least.toNanos(), Math.max(least.toNanos(), most.toNanos()) + 1));
  }

  /** Any duration between these two, in milliseconds. */
  public Duration millis(long least, long most) {
    return between(Duration.ofMillis(least), Duration.ofMillis(most));
  }
}
