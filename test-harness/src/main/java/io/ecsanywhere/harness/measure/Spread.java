package io.ecsanywhere.harness.measure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How durations are spread. A percentile is one of them, the nearest above; none has no spread. */
public final class Spread {

  private final List<Duration> sorted;

  private Spread(List<Duration> sorted) {
    this.sorted = sorted;
  }

  public static Spread of(Collection<Duration> durations) {
    return new Spread(durations.stream().sorted().toList());
  }

  public int count() {
    return sorted.size();
  }

  public Duration median() {
    return percentile(50);
  }

  public Duration max() {
    return percentile(100);
  }

  /**
   * @param percent above 0, up to 100
   * @return zero where there is nothing to rank
   */
  public Duration percentile(double percent) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
  }

  /** In milliseconds with one decimal, as tables show it. */
  public static String millis(Duration duration) {
    return "%.1f ms".formatted(duration.toNanos() / 1e6);
  }
}
