package io.ecsanywhere.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Duration BASE = Duration.ofMillis(200);
  private static final Duration MAX = Duration.ofMinutes(5);

  private final Backoff<String> backoff = new Backoff<>(BASE, MAX, new Random(42));

  @Test
  void doublesWithEachFailureTakesAtMostHalfAwayAndNeverExceedsTheMaximum() {
    Duration full = BASE;
    for (int failure = 0; failure < 200; failure++) {
      assertThat(backoff.next("a")).as("failure %d", failure).isBetween(full.dividedBy(2), full);
      Duration doubled = full.multipliedBy(2);
      full = doubled.compareTo(MAX) < 0 ? doubled : MAX;
    }
    assertThat(full).isEqualTo(MAX);
  }

  @Test
  void saturatesWhereAShiftWouldWrap() {
    Backoff<String> wide = new Backoff<>(Duration.ofNanos(3), Duration.ofDays(3650), new Random(1));
    for (int failure = 0; failure < 60; failure++) {
      wide.next("a");
    }
    for (int failure = 60; failure < 140; failure++) {
      assertThat(wide.next("a")).as("failure %d", failure).isGreaterThan(Duration.ofDays(1824));
    }
  }

  @Test
  void keysThatFailTogetherDoNotComeBackTogether() {
    Set<Duration> delays = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      delays.add(backoff.next("key-" + i));
    }
    assertThat(delays).hasSizeGreaterThan(40);
  }

  @Test
  void equalSeedsGiveEqualDelays() {
    Backoff<String> other = new Backoff<>(BASE, MAX, new Random(42));
    for (int i = 0; i < 20; i++) {
      assertThat(other.next("a")).isEqualTo(backoff.next("a"));
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT-1S, PT1S", "PT2S, PT1S"})
  void refusesBoundsThatMakeNoSense(Duration base, Duration max) {
    assertThatThrownBy(() -> new Backoff<String>(base, max, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 0 < base <= max");
  }
}
