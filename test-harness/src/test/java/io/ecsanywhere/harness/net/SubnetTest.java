package io.ecsanywhere.harness.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SubnetTest {

  @Test
  void nobodyGetsWhatAnotherHasUntilItIsGivenBack() throws IOException {
    String first;
    try (Subnet one = Subnet.claim();
        Subnet other = Subnet.claim()) {
      first = one.firstAddress();
      assertThat(first).matches("127\\.0\\.\\d+\\.1").isNotEqualTo(other.firstAddress());
      try (Subnet third = Subnet.claim()) {
        assertThat(third.firstAddress()).isNotIn(first, other.firstAddress());
      }
    }
  }
}
