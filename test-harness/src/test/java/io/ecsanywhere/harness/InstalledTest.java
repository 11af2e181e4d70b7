package io.ecsanywhere.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstalledTest {

  private static final Map<String, String> CI = Map.of("CI", "true");

  @Test
  void whatIsMissingIsLeftOutAndFailsInCi() {
    assertThat(Installed.promised("aws", false, Map.of())).isFalse();
    assertThat(Installed.promised("aws", true, CI)).isTrue();
    assertThatThrownBy(() -> Installed.promised("aws", false, CI)).hasMessageContaining("aws");
  }

  @Test
  void whatCiDoesWithoutIsLeftOut() {
    Map<String, String> without = Map.of("CI", "true", "CI_WITHOUT", "cfn-lint squid");
    assertThat(Installed.promised("cfn-lint", false, without)).isFalse();
    assertThatThrownBy(() -> Installed.promised("aws", false, without))
        .isInstanceOf(IllegalStateException.class);
  }
}
