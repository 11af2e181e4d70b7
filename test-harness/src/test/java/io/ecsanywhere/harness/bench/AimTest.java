package io.ecsanywhere.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class AimTest {

  @Test
  void whatIsReachedIsNotMissed() {
    assertThat(Aim.atMost(3).missedBy(3)).isEmpty();
    assertThat(Aim.below(3).missedBy(2.9)).isEmpty();
    assertThat(Aim.atLeast(3).missedBy(3)).isEmpty();
    assertThat(Aim.none().missedBy(3)).isEmpty();
    assertThat(Aim.none().verdict(3)).isEmpty();
  }

  @Test
  void whatIsMissedSaysByHowMuch() {
    assertThat(Aim.atMost(40).verdict(45)).isEqualTo("missed by 12.5 %");
    assertThat(Aim.below(40).verdict(40)).isEqualTo("missed by 0.0 %");
    assertThat(Aim.atLeast(1000).verdict(900)).isEqualTo("missed by 10.0 %");
    assertThat(Aim.atMost(0).verdict(1)).isEqualTo("missed");
  }

  @Test
  void programsFindTheLimitBesideTheFigure() {
    var bound = new Bound(31, "62 / 2");
    var json = Json.object();
    Result.of("all right", 62, "s", bound, Aim.times(1.3, bound)).writeTo(json);
    assertThat(json.path("aim").asText()).isEqualTo("<= 40.30 (1.30 x bound)");
    assertThat(json.path("limit").asDouble()).isEqualTo(1.3 * 31);
    assertThat(json.path("missed").asBoolean()).isTrue();
    assertThat(json.path("missedByPercent").asDouble()).isBetween(53.8, 53.9);
    var throttled = Json.object();
    Result.calls("throttled", 1, Bound.none(), Aim.atMost(0)).writeTo(throttled);
    assertThat(throttled.path("missed").asBoolean()).isTrue();
    assertThat(throttled.has("missedByPercent")).isFalse();
  }

  @Test
  void peopleSeeItInTheTable() {
    var missed = Result.of("all right", 45, "s", Bound.none(), Aim.atMost(40));
    assertThat(Result.table("storm", List.of(missed)).lines())
        .anyMatch(line -> line.contains("<= 40") && line.contains("missed by 12.5 %"));
  }

  /** A large fleet is measured with the periods that its operators are told to set. */
  @Test
  void largeIsRunAsTheDocumentationAdvises() throws IOException {
    assertThat(Files.readString(Repository.file("deploy/docs/resync-periods.md")))
        .contains(String.join(" ", Large.PERIODS));
  }
}
