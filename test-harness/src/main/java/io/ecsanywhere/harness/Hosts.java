package io.ecsanywhere.harness;

import io.ecsanywhere.harness.ecs.Ecs;
import io.ecsanywhere.harness.ssm.SsmApi;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The simulation's hosts, in the order in which they came. */
public final class Hosts {

  private final Ecs ecs;
  private final SsmApi ssm;
  private final List<Host> hosts = new ArrayList<>();

  /** By whatever of a host never changes. */
  private final Map<String, Host> byName = new HashMap<>();

  private int next;

  Hosts(Ecs ecs, SsmApi ssm, String firstAddress) {
    this.ecs = ecs;
    this.ssm = ssm;
    this.next = ByteBuffer.wrap(Inet4Address.ofLiteral(firstAddress).getAddress()).getInt();
  }

  /** A new host at the next free address. */
  public Host add(String cluster) {
    return addAt(cluster, nextAddress());
  }

  public List<Host> add(String cluster, int count) {
    var added = new ArrayList<Host>();
    for (int i = 0; i < count; i++) {
      added.add(add(cluster));
    }
    return added;
  }

  /** A new host at this loopback address. */
  public synchronized Host addAt(String cluster, String address) {
    var registered = ecs.register(cluster, address);
    var name = "host" + (hosts.size() + 1);
    ssm.register(registered.managedInstanceId(), name, address);
    var host = new Host(ecs, ssm, name, cluster, registered, address);
    hosts.add(host);
    byName.put(name, host);
    byName.put(host.managedInstanceId(), host);
    byName.put(host.containerInstanceArn(), host);
    return host;
  }

  /** An address that no host has had. */
  public synchronized String nextAddress() {
    int address = next++;
    // The last numbers 0 and 255 look like a network and its broadcast address.
    while ((next & 0xff) == 0 || (next & 0xff) == 0xff) {
      next++;
    }
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array())
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  public synchronized List<Host> all() {
    return List.copyOf(hosts);
  }

  /**
   * @param host a name, a {@code mi-} id, a container instance's ARN, or an address
   */
  public synchronized Host find(String host) {
    Host named = byName.get(host);
    return named != null
        ? named
        : hosts.stream()
            .filter(each -> each.address().equals(host))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("There is no host " + host));
  }
}
