package io.ecsanywhere.harness.soak;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether something grows: the median of the last third of the samples against that of the first
 * third, after a fifth has been left out for warming up. What leaks grows with time; what is merely
 * uneven does not.
 *
 * @param slack how much more does not count, for what is small and uneven
 */
record Trend(String name, long early, long late, long slack) {

  private static final double MOST = 1.15;

  static Trend of(String name, List<Sample> samples, ToLongFunction<Sample> value, long slack) {
    List<Sample> warm = samples.subList(samples.size() / 5, samples.size());
    int third = Math.max(1, warm.size() / 3);
    return new Trend(
        name,
        median(warm.subList(0, third), value),
        median(warm.subList(warm.size() - third, warm.size()), value),
        slack);
  }

  boolean flat() {
    return late <= early * MOST + slack;
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
    return samples.stream().mapToLong(value).sorted().toArray()[samples.size() / 2];
  }
}
