package io.ecsanywhere.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void aPercentileIsTheNearestAbove() {
    var spread =
        Spread.of(LongStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList().reversed());

    assertThat(spread.median()).hasMillis(100);
    assertThat(spread.percentile(99)).hasMillis(198);
    assertThat(spread.max()).hasMillis(200);
  }

  @Test
  void ofOneAllAreThatOne() {
    var spread = Spread.of(List.of(Duration.ofMillis(7)));

    assertThat(List.of(spread.median(), spread.percentile(99), spread.max()))
        .containsOnly(Duration.ofMillis(7));
  }

  @Test
  void nothingIsSpreadOverNothing() {
    assertThat(Spread.of(List.of()).max()).isZero();
  }
}
