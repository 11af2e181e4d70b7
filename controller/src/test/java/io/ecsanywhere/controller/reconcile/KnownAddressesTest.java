package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.informers.cache.KnownAddresses;
import io.ecsanywhere.informers.model.ContainerInstance;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {

  private final World world = new World();
  private final KnownAddresses addresses = world.informers.addresses();

  private static InetAddress address(String text) {
    return InetAddresses.forString(text);
  }

  private void instance(String host, boolean connected, Map<String, String> attributes) {
    ContainerInstance old = requireNonNull(world.aws.hosts.get(host));
    world.aws.hosts.put(
        host,
        new ContainerInstance(
            host,
            old.cluster(),
            old.managedInstanceId(),
            old.status(),
            connected,
            attributes,
            old.version() + 1));
  }

  @Test
  void areGatheredAnewOnlyWhereAnAddressMayHaveChanged() {
    world.aws.host("one", "10.0.0.1");
    world.aws.host("two", "10.0.0.2");
    world.poll();
    Set<InetAddress> first = addresses.all();
    assertThat(first).containsExactlyInAnyOrder(address("10.0.0.1"), address("10.0.0.2"));

    instance("one", false, Map.of());
    world.poll();
    assertThat(addresses.all()).isSameAs(first);
  }

  @Test
  void followTheAttributeTheAgentAndTheHostsThemselves() {
    world.aws.host("one", "10.0.0.1");
    world.poll();
    addresses.all();

    instance("one", true, Map.of(ContainerInstance.HOST_ADDRESS, "10.0.0.9"));
    world.poll();
    assertThat(addresses.all()).containsExactly(address("10.0.0.9"));

    instance("one", true, Map.of());
    world.aws.host("two", "10.0.0.2");
    world.poll();
    assertThat(addresses.all()).containsExactlyInAnyOrder(address("10.0.0.1"), address("10.0.0.2"));

    world.aws.host("two", "10.0.0.3");
    world.poll();
    assertThat(addresses.all()).containsExactlyInAnyOrder(address("10.0.0.1"), address("10.0.0.3"));
  }
}
