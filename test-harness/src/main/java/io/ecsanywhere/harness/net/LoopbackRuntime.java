package io.ecsanywhere.harness.net;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs containers as real servers on loopback addresses, all on the {@link Network}'s few threads.
 *
 * <p>Over HTTP a container answers every path with the walkthrough's three lines, {@code /health}
 * with 200 or, while its health is made to fail, with 503, and {@code /after/N} only after N
 * milliseconds.
 */
public final class LoopbackRuntime implements ContainerRuntime, AutoCloseable {

  private final Network network;
  private final Map<String, LoopbackContainer> running = new ConcurrentHashMap<>();

  public LoopbackRuntime(Network network) {
    this.network = network;
  }

  @Override
  public RunningContainer start(ContainerSpec spec) throws IOException {
    LoopbackContainer container =
        LoopbackContainer.start(network, spec, ended -> running.remove(spec.containerArn(), ended));
    running.put(spec.containerArn(), container);
    return container;
  }

  /**
   * Makes a container's {@code /health} fail, or succeed again.
   *
   * @throws IllegalArgumentException where no such container runs
   */
  public void failHealth(String containerArn, boolean fail) {
    container(containerArn).failHealth(fail);
  }

  /**
   * How many requests have reached a container, health checks aside.
   *
   * @throws IllegalArgumentException where no such container runs
   */
  public long requests(String containerArn) {
    return container(containerArn).requests();
  }

  /** The ARNs of the containers that run now. */
  public Set<String> running() {
    return Set.copyOf(running.keySet());
  }

  private LoopbackContainer container(String arn) {
    LoopbackContainer container = running.get(arn);
    if (container == null) {
      throw new IllegalArgumentException("no running container " + arn);
    }
    return container;
  }

  @Override
  public void close() {
    running.values().forEach(RunningContainer::close);
  }
}
