package io.ecsanywhere.adapters.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.168.128.0/17, 192.168.127.255, false",
    "192.168.128.0/17, 192.168.128.0, true",
    "10.1.2.3/32, 10.1.2.3, true",
    "10.1.2.3/32, 10.1.2.2, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, fd00::1, false",
    "fd00:1::/33, fd00:1:7fff::1, true",
    "fd00:1::/33, fd00:1:8000::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
  })
  void holdsTheAddressesThatShareItsPrefix(String cidr, String address, boolean inside) {
    assertThat(Cidr.parse(cidr).contains(InetAddresses.forString(address))).isEqualTo(inside);
  }

  @Test
  void dropsBitsBehindThePrefix() {
    assertThat(Cidr.parse("10.1.2.3/16")).isEqualTo(Cidr.parse("10.1.0.0/16"));
    assertThat(Cidr.parse("fd00::1:2/64")).hasToString("fd00::/64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "fd00::/129",
        "10.0.0/8",
        "host/8",
        "fe80::1%eth0/64",
        "10.0.0.0/8/8"
      })
  void saysWhatItExpected(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no CIDR: expected an address and a prefix, such as 10.0.0.0/16", text);
  }

  @Test
  void readsSeveralAndNamesTheFirstUnreadableOne() {
    assertThat(Cidr.parseAll(" 10.0.0.0/8\tfd00::/8\n"))
        .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    assertThat(Cidr.parseAll(" ")).isEmpty();
    assertThatThrownBy(() -> Cidr.parseAll("10.0.0.0/8 nonsense more"))
        .hasMessageStartingWith("'nonsense' is no CIDR");
  }
}
