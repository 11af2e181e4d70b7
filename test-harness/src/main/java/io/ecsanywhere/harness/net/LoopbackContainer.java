package io.ecsanywhere.harness.net;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import com.google.common.primitives.Longs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One container: an HTTP server for each published TCP port, an echo for each UDP port. */
final class LoopbackContainer implements RunningContainer {

  private static final String AFTER = "/after/";

  private final ContainerSpec spec;
  private final Consumer<LoopbackContainer> ended;
  private final List<HttpPort> tcp = new ArrayList<>();
  private final List<UdpEcho> udp = new ArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean unhealthy;

  private LoopbackContainer(ContainerSpec spec, Consumer<LoopbackContainer> ended) {
    this.spec = spec;
    this.ended = ended;
  }

  static LoopbackContainer start(
      Network network, ContainerSpec spec, Consumer<LoopbackContainer> ended) throws IOException {
    LoopbackContainer container = new LoopbackContainer(spec, ended);
    try {
      for (PublishedPort port : spec.ports()) {
        container.listen(network, port);
      }
    } catch (IOException e) {
      container.close();
      throw e;
    }
    return container;
  }

  private void listen(Network network, PublishedPort port) throws IOException {
    InetSocketAddress address = Addresses.of(spec.hostAddress(), port.hostPort());
    String line = line(port);
    if (port.udp()) {
      udp.add(UdpEcho.bind(network, address, line + "\n"));
    } else {
      tcp.add(HttpPort.bind(network, address, request -> answer(line, request.uri())));
    }
  }

  private String line(PublishedPort port) {
    return String.join(
        "|",
        spec.service(),
        spec.container(),
        HostAndPort.fromParts(spec.hostAddress(), port.hostPort()).toString());
  }

  private CompletionStage<Answer> answer(String line, String uri) {
    String path = Splitter.on('?').limit(2).split(uri).iterator().next();
    boolean checking = path.equals("/health");
    if (checking && unhealthy) {
      return CompletableFuture.completedFuture(identified(Answer.text(503, "unhealthy\n")));
    }
    if (!checking) {
      requests.incrementAndGet();
    }
    Answer hello =
        identified(
            Answer.text(
                200, "Hello from ECS Anywhere\n" + line + "\n" + spec.containerArn() + "\n"));
    Long millis = path.startsWith(AFTER) ? Longs.tryParse(path.substring(AFTER.length())) : null;
    return millis == null
        ? CompletableFuture.completedFuture(hello)
        : new CompletableFuture<Answer>().completeOnTimeout(hello, millis, TimeUnit.MILLISECONDS);
  }

  private Answer identified(Answer answer) {
    return answer
        .with("X-Cluster", spec.cluster())
        .with("X-Service", spec.service())
        .with("X-Container", spec.container())
        .with("X-Task", spec.taskArn());
  }

  long requests() {
    return requests.get();
  }

  void failHealth(boolean fail) {
    unhealthy = fail;
  }

  @Override
  public void drainAndClose(Duration grace) {
    udp.forEach(UdpEcho::close);
    tcp.forEach(HttpPort::stopListening);
    long deadline = System.nanoTime() + grace.toNanos();
    for (HttpPort port : tcp) {
      port.awaitIdle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    close();
  }

  @Override
  public void close() {
    udp.forEach(UdpEcho::close);
    tcp.forEach(HttpPort::close);
    ended.accept(this);
  }
}
