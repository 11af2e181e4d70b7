package io.ecsanywhere.adapters.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolIdTest {

  private static final String ARN =
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    ARN + ", targetgroup, " + ARN,
    "web-1, targetgroup, web-1",
    "targetgroup:web-1, targetgroup, web-1",
    "haproxy:web, haproxy, web",
    "f5+ltm-1:/Common/web:80, f5+ltm-1, /Common/web:80",
  })
  void readsWhatStandsInATag(String text, String scheme, String name) {
    assertThat(PoolId.parse(text)).isEqualTo(new PoolId(scheme, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", ":web", "haproxy:", "HAProxy:web", "9p:web", "arn:"})
  void saysWhatItExpected(String text) {
    assertThatThrownBy(() -> PoolId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + text
                + "' is no pool id: expected a target group's ARN or name, or SCHEME:NAME for"
                + " another load balancer");
  }

  @ParameterizedTest
  @ValueSource(strings = {ARN, "web", "haproxy:web"})
  void printsAsItStandsInATag(String text) {
    assertThat(PoolId.parse(text)).hasToString(text);
  }

  @Test
  void refusesASchemeThatNoTagCouldName() {
    assertThatThrownBy(() -> new PoolId("arn", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'arn' is no scheme");
  }
}
