package io.ecsanywhere.informers.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {

  @Test
  void readsBothFamilies() {
    assertThat(AddressText.read("10.0.0.1")).contains(InetAddresses.forString("10.0.0.1"));
    assertThat(AddressText.read("fd00::1")).contains(InetAddresses.forString("fd00::1"));
  }

  @Test
  void anAddressIsKeptOnce() {
    assertThat(AddressText.read("10.0.0.1").orElseThrow())
        .isSameAs(AddressText.read("10.0.0.1").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "10.0.0.256", "fe80::1%eth0", "fe80::1%4294967296", "::%"})
  void whatIsNoneIsEmpty(String text) {
    assertThat(AddressText.read(text)).isEmpty();
  }
}
