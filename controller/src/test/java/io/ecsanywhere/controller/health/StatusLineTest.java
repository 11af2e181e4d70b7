package io.ecsanywhere.controller.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.log.LogLines;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {

  private static Freshness read(String informer, int secondsAgo, int period) {
    return new Freshness(
        informer, Duration.ofSeconds(secondsAgo), Duration.ZERO, Duration.ofSeconds(period));
  }

  @Test
  void everyMinuteButTheFirstSaysWhatTheReplicaIsAndHowOldItsReadingsAre() {
    StatusLine line =
        new StatusLine(
            () -> "leading",
            () ->
                List.of(
                    read("services", 700, 1_200), read("tasks", 95, 30), read("clusters", 2, 60)),
            () -> List.of("poll-shop/tasks"),
            () -> List.of("blog"));
    try (LogLines log = new LogLines(StatusLine.class)) {
      assertThat(line.run()).isEqualTo(Duration.ofMinutes(1));
      assertThat(log.of("status")).isEmpty();

      assertThat(line.run()).isEqualTo(Duration.ofMinutes(1));
      assertThat(log.of("status", "role")).containsExactly("leading");
      assertThat(log.of("status", "oldest_read_ms")).containsExactly(700_000L);
      assertThat(log.of("status", "stalest_read_periods")).containsExactly(3.2);
      assertThat(log.of("status", "clusters_set_aside")).containsExactly(List.of("blog"));
      assertThat(log.of("status", "stuck_loops")).containsExactly(List.of("poll-shop/tasks"));
    }
  }
}
