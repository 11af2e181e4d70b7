package io.ecsanywhere.harness.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * A listener of a simulated load balancer: a real HTTP server that sends each request on to a
 * target over a connection of its own, and says in the {@link TrafficLog} what became of it.
 * Without a target it answers 503, where the target fails 502, where it is too slow 504, as an ALB
 * does; nothing is tried twice.
 */
public final class ListenerPort implements AutoCloseable {

  /** Where the next request goes. */
  public interface Routes {

    /** The next target of a group in turn. Called on an event loop: must not block. */
    Route next();
  }

  /** A target group and the target of it whose turn it is, where it has one. */
  public record Route(String targetGroupArn, Optional<InetSocketAddress> target) {}

  private final Network network;
  private final String listenerArn;
  private final Routes routes;
  private final TrafficLog log;
  private final Duration timeout;
  private final HttpPort port;

  /**
   * Starts to listen.
   *
   * @param address port 0 takes a free one
   * @param timeout how long a target may take to answer
   * @throws IOException where the port is taken, or not for everyone to use
   */
  public ListenerPort(
      Network network,
      InetSocketAddress address,
      String listenerArn,
      Routes routes,
      TrafficLog log,
      Duration timeout)
      throws IOException {
    this.network = network;
    this.listenerArn = listenerArn;
    this.routes = routes;
    this.log = log;
    this.timeout = timeout;
    this.port = HttpPort.bind(network, address, this::forward);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return port.address();
  }

  private CompletionStage<Answer> forward(Request request) {
    Route route = routes.next();
    if (route.target().isEmpty()) {
      log.noTarget(listenerArn, route.targetGroupArn());
      return CompletableFuture.completedFuture(
          Answer.text(503, "503 Service Temporarily Unavailable\n"));
    }
    InetSocketAddress target = route.target().get();
    return HttpCall.send(network, target, request, timeout)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                return failed(route, target, failure);
              }
              log.forwarded(listenerArn, route.targetGroupArn(), target, answer);
              return answer;
            });
  }

  private Answer failed(Route route, InetSocketAddress target, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    log.failed(listenerArn, route.targetGroupArn(), target, cause.toString());
    return cause instanceof TimeoutException
        ? Answer.text(504, "504 Gateway Time-out\n")
        : Answer.text(502, "502 Bad Gateway\n");
  }

  @Override
  public void close() {
    port.close();
  }
}
