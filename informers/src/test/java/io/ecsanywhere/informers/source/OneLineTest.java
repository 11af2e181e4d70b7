package io.ecsanywhere.informers.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void whatMayEndALineIsASpace() {
    assertThat(OneLine.of("a\nb\r\u0085c\u2028d\u2029e\u001b[2J\0")).isEqualTo("a b  c d e [2J ");
  }

  @Test
  void whatIsEndlessIsCutAndSaysSo() {
    assertThat(OneLine.of("x".repeat(301))).isEqualTo("x".repeat(300) + "…");
    assertThat(OneLine.of("x".repeat(300))).isEqualTo("x".repeat(300));
    assertThat(OneLine.of("abcd", 2)).isEqualTo("ab…");
  }
}
