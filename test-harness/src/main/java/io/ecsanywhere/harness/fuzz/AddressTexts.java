package io.ecsanywhere.harness.fuzz;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Addresses of hosts, blocks of them, and pool ids, as people and agents write them. */
final class AddressTexts implements Fuzzer {

  private final HostAddresses anywhere = new HostAddresses(List.of());
  private final HostAddresses somewhere =
      new HostAddresses(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::/0")));

  @Override
  public Fate feed(Chance chance) {
    return switch (chance.below(4)) {
      case 0 -> host(chance);
      case 1 -> parsed(Cidr::parse, block(chance));
      case 2 -> parsed(Cidr::parseAll, block(chance) + chance.among(" ", "\n") + block(chance));
      default -> parsed(PoolId::parse, pool(chance));
    };
  }

  private Fate host(Chance chance) {
    Host host =
        new Host(
            new ContainerInstance(
                SoundAws.HOST_1,
                SoundAws.CLUSTER,
                "mi-1",
                "ACTIVE",
                true,
                Map.of(ContainerInstance.HOST_ADDRESS, address(chance)),
                1),
            chance.oneIn(3)
                ? Optional.empty()
                : Optional.of(new ManagedInstance("mi-1", address(chance), true)),
            Optional.empty());
    HostAddresses addresses = chance.oneIn(2) ? anywhere : somewhere;
    Optional<InetAddress> reported = host.reportedAddress();
    boolean taken = false;
    for (Addresses accepted : Addresses.values()) {
      if (addresses.of(host, accepted) instanceof HostAddresses.Answer.At(InetAddress at)) {
        taken = true;
        if (!reported.equals(Optional.of(at))) {
          throw new Wrong("%s reported, %s taken".formatted(reported, at));
        }
        // What is sent to a load balancer and read back from it is the same target.
        Target target = new Target(at, 80);
        String sent = InetAddresses.toAddrString(at);
        if (!Target.of(sent, 80).equals(target) || sent.contains("%")) {
          throw new Wrong("a target that ELB cannot be told: " + sent);
        }
      }
    }
    return taken ? Fate.ACCEPTED : Fate.REFUSED;
  }

  private static Fate parsed(Function<String, Object> parse, String text) {
    try {
      var _ = parse.apply(text);
      return Fate.ACCEPTED;
    } catch (IllegalArgumentException e) {
      OneLine.check(e.getMessage());
      return Fate.REFUSED;
    }
  }

  private static String address(Chance chance) {
    String sound =
        chance.among("10.0.1.2", "192.168.0.7", "fd00::1", "::ffff:10.0.0.1", "203.0.113.9");
    return chance.oneIn(3) ? sound : OddText.altered(sound, chance);
  }

  private static String block(Chance chance) {
    String sound = chance.among("10.0.0.0/16", "fd00::/8", "0.0.0.0/0", "::/0", "10.1.2.3/32");
    return chance.oneIn(3) ? sound : OddText.altered(sound, chance);
  }

  private static String pool(Chance chance) {
    String sound = chance.among("web", SoundAws.WEB_GROUP, "haproxy:web", "targetgroup:web");
    return chance.oneIn(3) ? sound : OddText.altered(sound, chance);
  }
}
