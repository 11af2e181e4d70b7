package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "200ms, PT0.2S",
    "30s, PT30S",
    "10m, PT10M",
    "1h, PT1H",
    "1m30s, PT1M30S",
    "2h5m7s9ms, PT2H5M7.009S",
    "0s, PT0S",
    "90s, PT1M30S",
    "999999999h, PT999999999H"
  })
  void readsUnitsAndTheirCombinations(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "30 s",
        "-1s",
        "+1s",
        "1.5s",
        "30S",
        "30s1m",
        "1s1s",
        "9999999999s",
        "PT30S",
        "1d"
      })
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200ms", "30s", "1m30s", "24h", "2h5m7s9ms", "0s"})
  void writesWhatItReads(String text) {
    assertThat(DurationText.format(DurationText.parse(text))).isEqualTo(text);
  }

  @Test
  void writesTheLargestUnits() {
    assertThat(DurationText.format(Duration.ofSeconds(60))).isEqualTo("1m");
    assertThat(DurationText.format(Duration.ofMillis(3_600_001))).isEqualTo("1h1ms");
  }
}
