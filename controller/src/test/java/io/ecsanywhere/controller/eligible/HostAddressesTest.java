package io.ecsanywhere.controller.eligible;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.controller.eligible.HostAddresses.Answer;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAddressesTest {

  private static Host host(String attribute, String ssm) {
    return new Host(
        new ContainerInstance(
            "arn",
            "one",
            "mi-1",
            "ACTIVE",
            true,
            attribute.isEmpty() ? Map.of() : Map.of(ContainerInstance.HOST_ADDRESS, attribute),
            1),
        Optional.of(new ManagedInstance("mi-1", ssm, true)),
        Optional.empty());
  }

  private static String of(List<String> cidrs, Addresses accepted, Host host) {
    HostAddresses addresses = new HostAddresses(cidrs.stream().map(Cidr::parse).toList());
    return switch (addresses.of(host, accepted)) {
      case Answer.At(var address) -> InetAddresses.toAddrString(address);
      case Answer.None(Reason reason) -> reason.toString();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "100.64.0.1, 100.64.0.1",
    "172.16.0.1, 172.16.0.1",
    "192.168.0.1, 192.168.0.1",
    "172.17.0.1, unroutable-address",
    "172.18.0.1, 172.18.0.1",
    "127.0.0.1, unroutable-address",
    "169.254.1.1, unroutable-address",
    "8.8.8.8, unroutable-address",
    "fd00::1, unroutable-address",
    "'', no-host-address",
    "host.example, no-host-address",
  })
  void targetGroupsTakePrivateAddresses(String ssm, String expected) {
    assertThat(of(List.of(), Addresses.PRIVATE_IPV4, host("", ssm))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "fd00::1, fd00::1",
    "2001:db8::1, 2001:db8::1",
    "fe80::1, unroutable-address",
    "::1, unroutable-address",
    "10.0.0.1, unroutable-address",
  })
  void ipv6GroupsTakeIpv6(String ssm, String expected) {
    assertThat(of(List.of(), Addresses.IPV6, host("", ssm))).isEqualTo(expected);
  }

  @Test
  void otherPoolsTakePublicAddresses() {
    assertThat(of(List.of(), Addresses.ANY, host("", "8.8.8.8"))).isEqualTo("8.8.8.8");
    assertThat(of(List.of(), Addresses.ANY, host("", "127.0.0.1"))).isEqualTo("unroutable-address");
  }

  @Test
  void theAttributeStandsAboveWhatSsmShows() {
    assertThat(of(List.of(), Addresses.PRIVATE_IPV4, host("10.0.0.5", "172.17.0.1")))
        .isEqualTo("10.0.0.5");
  }

  @Test
  void anAttributeThatIsNoAddressIsPassedOver() {
    assertThat(of(List.of(), Addresses.PRIVATE_IPV4, host("10.0.0.", "10.0.0.1")))
        .isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd00::1%nosuch0", "fd00::1%1", "fd00::1%4294967296"})
  void anAddressThatMeansSomethingOnOneMachineOnlyIsNone(String scoped) {
    Host host = host(scoped, "fd00::2");
    assertThat(of(List.of(), Addresses.IPV6, host)).isEqualTo("fd00::2");
    assertThat(host.reportedAddress()).contains(InetAddresses.forString("fd00::2"));
  }

  @Test
  void whereHostsAreNamedOnlyThoseAddressesOfSsmCount() {
    List<String> cidrs = List.of("10.1.0.0/16", "127.0.0.0/8");
    assertThat(of(cidrs, Addresses.PRIVATE_IPV4, host("", "10.1.2.3"))).isEqualTo("10.1.2.3");
    assertThat(of(cidrs, Addresses.PRIVATE_IPV4, host("", "10.2.2.3")))
        .isEqualTo("unroutable-address");
    assertThat(of(cidrs, Addresses.PRIVATE_IPV4, host("", "127.0.1.1"))).isEqualTo("127.0.1.1");
    assertThat(of(cidrs, Addresses.PRIVATE_IPV4, host("10.2.2.3", "172.17.0.1")))
        .isEqualTo("10.2.2.3");
  }
}
