package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissesTest {

  private static final Duration STEP = Duration.ofMillis(50);

  private final FakeTicker ticker = new FakeTicker();
  private final Misses<String> misses = new Misses<>(ticker);

  /** Reads a thing that is never there as often as that is worth it; when, in milliseconds. */
  private List<Long> readFor(Duration time) {
    List<Long> reads = new ArrayList<>();
    for (Duration now = Duration.ZERO; now.compareTo(time) < 0; now = now.plus(STEP)) {
      if (misses.due("a")) {
        misses.add("a");
        reads.add(now.toMillis());
      }
      ticker.advance(STEP);
    }
    return reads;
  }

  @Test
  void whatIsMissedIsAskedForTheMoreSeldomTheLonger() {
    assertThat(readFor(Duration.ofSeconds(40)))
        .containsExactly(0L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 22_800L, 32_800L);
  }

  @Test
  void whoWaitsForItIsToldHowLongUntilItIsGivenUp() {
    assertThat(misses.again("a")).isEmpty();
    misses.add("a");
    assertThat(misses.again("a")).contains(Duration.ofMillis(200));
    ticker.advance(Duration.ofMillis(150));
    assertThat(misses.again("a")).contains(Duration.ofMillis(50));

    readFor(Duration.ofSeconds(40));
    assertThat(misses.contains("a")).isTrue();
    assertThat(misses.again("a")).isEmpty();
  }

  @Test
  void whatWasFoundOrLeftAloneForLongIsMissedAnew() {
    readFor(Duration.ofSeconds(5));
    misses.remove("a");
    assertThat(misses.due("a")).isTrue();
    misses.add("a");
    assertThat(misses.again("a")).contains(Duration.ofMillis(200));

    ticker.advance(Duration.ofSeconds(15));
    assertThat(misses.contains("a")).isFalse();
    assertThat(misses.due("a")).isTrue();
  }
}
