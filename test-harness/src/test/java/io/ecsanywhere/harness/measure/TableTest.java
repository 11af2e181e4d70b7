package io.ecsanywhere.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void textStandsToTheLeftAndNumbersToTheRight() {
    assertThat(
            Table.of("HOST", "ADDRESS", "CALLS", "TIME")
                .row("a", "127.0.1.1", 7, "9.5 ms")
                .row("longer", "127.0.1.20", 1234, "")
                .lines())
        .containsExactly(
            "HOST    ADDRESS     CALLS    TIME",
            "a       127.0.1.1       7  9.5 ms",
            "longer  127.0.1.20   1234");
  }
}
