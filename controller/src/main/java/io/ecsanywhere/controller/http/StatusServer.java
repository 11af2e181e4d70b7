package io.ecsanywhere.controller.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ecsanywhere.controller.command.HttpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /readyz}: status 200 where the replica is ready to lead or leads, 503 before,
 * with what it is in JSON.
 */
public final class StatusServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);
  private static final int BACKLOG = 16;
  private static final String NOT_FOUND = "there is /readyz here\n";

  private final Optional<HttpServer> server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StatusServer(Optional<HttpServer> server) {
    this.server = server;
  }

  /**
   * Takes the address; requests wait until {@link #serve}.
   *
   * @throws IllegalStateException where the address is taken or is not of this machine; one line
   */
  public static StatusServer bind(HttpAddress address) {
    return new StatusServer(address.socket().map(StatusServer::listen));
  }

  private static HttpServer listen(InetSocketAddress socket) {
    try {
      return HttpServer.create(socket, BACKLOG);
    } catch (IOException e) {
      throw new IllegalStateException(
          "--http-address %s cannot be listened on (%s): it takes a free address of this machine, port 0 for any free port, or none"
              .formatted(new HttpAddress(Optional.of(socket)), e.getMessage()),
          e);
    }
  }

  /** Where requests are answered; empty for nowhere. */
  public Optional<HttpAddress> address() {
    return server.map(http -> new HttpAddress(Optional.of(http.getAddress())));
  }

  /** Answers from now on. */
  public void serve(Supplier<Readiness> readiness) {
    server.ifPresent(
        http -> {
          http.setExecutor(threads);
          http.createContext("/readyz", exchange -> ready(exchange, readiness.get()));
          http.createContext("/", exchange -> answer(exchange, 404, NOT_FOUND));
          http.start();
        });
    address()
        .ifPresent(
            where ->
                log.atInfo()
                    .addKeyValue("event", "http-listening")
                    .addKeyValue("address", where)
                    .log("answering at http://{}/readyz", where));
  }

  private static void ready(HttpExchange exchange, Readiness readiness) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/readyz")) {
      answer(exchange, 404, NOT_FOUND);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(exchange, readiness.ready() ? 200 : 503, readiness.json() + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      switch (exchange.getRequestMethod()) {
        case "GET" -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
        }
        case "HEAD" -> exchange.sendResponseHeaders(status, -1);
        default -> {
          exchange.getResponseHeaders().set("Allow", "GET, HEAD");
          exchange.sendResponseHeaders(405, -1);
        }
      }
    }
  }

  @Override
  public void close() {
    server.ifPresent(http -> http.stop(0));
    threads.shutdownNow();
  }
}
