package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.net.ContainerRuntime;
import io.ecsanywhere.harness.net.ContainerSpec;
import io.ecsanywhere.harness.net.PublishedPort;
import io.ecsanywhere.harness.net.RunningContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Containers that only hold their ports: for simulations too large for real servers, and for tests
 * that send no requests.
 */
public final class NoServers implements ContainerRuntime {

  private record Taken(String address, int port, boolean udp) {}

  private final Set<Taken> taken = ConcurrentHashMap.newKeySet();

  @Override
  public RunningContainer start(ContainerSpec spec) throws IOException {
    var mine = new ArrayList<Taken>();
    for (PublishedPort port : spec.ports()) {
      var wanted = new Taken(spec.hostAddress(), port.hostPort(), port.udp());
      if (!taken.add(wanted)) {
        mine.forEach(taken::remove);
        throw new IOException("port " + port.hostPort() + " is already allocated");
      }
      mine.add(wanted);
    }
    return new Held(List.copyOf(mine));
  }

  /** Whether a container listens at this address and port, tcp or udp. */
  public boolean listens(String address, int port) {
    return taken.contains(new Taken(address, port, false))
        || taken.contains(new Taken(address, port, true));
  }

  private final class Held implements RunningContainer {

    private final List<Taken> ports;

    Held(List<Taken> ports) {
      this.ports = ports;
    }

    @Override
    public void close() {
      ports.forEach(taken::remove);
    }

    @Override
    public void drainAndClose(Duration grace) {
      close();
    }
  }
}
