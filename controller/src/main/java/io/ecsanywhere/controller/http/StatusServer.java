package io.ecsanywhere.controller.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ecsanywhere.controller.command.HttpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} requests, and takes no orders. Each request has a thread of its own: who
 * reads his answer slowly, or does not read it, keeps nobody else waiting, and is cut off in the
 * end.
 */
public final class StatusServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);
  private static final Answer NOT_HERE =
      new Answer(
          421,
          Answer.TEXT,
          "this server listens on loopback, and answers to no other name than localhost and"
              + " loopback addresses\n");
  private static final int BACKLOG = 16;
  private static final int MOST_CONNECTIONS = 100;
  private static final int SECONDS_FOR_A_REQUEST = 10;
  private static final int SECONDS_FOR_AN_ANSWER = 30;

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

  /** The JDK's server is told its bounds in this way alone, and has none otherwise. */
  private static void bound(String property, int bound) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(bound));
    }
  }

  private static HttpServer listen(InetSocketAddress socket) {
    bound("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    bound("sun.net.httpserver.maxReqTime", SECONDS_FOR_A_REQUEST);
    bound("sun.net.httpserver.maxRspTime", SECONDS_FOR_AN_ANSWER);
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

  /**
   * Answers from now on.
   *
   * @param answers by path; there is nothing else
   */
  public void serve(SortedMap<String, Supplier<Answer>> answers) {
    Answer elsewhere =
        new Answer(404, Answer.TEXT, "there is " + String.join(", ", answers.keySet()) + " here\n");
    server.ifPresent(
        http -> {
          http.setExecutor(threads);
          http.createContext(
              "/",
              exchange ->
                  answer(
                      exchange,
                      answers.getOrDefault(exchange.getRequestURI().getPath(), () -> elsewhere)));
          http.start();
        });
    address()
        .ifPresent(
            where ->
                log.atInfo()
                    .addKeyValue("event", "http-listening")
                    .addKeyValue("address", where)
                    .log("answering {} at http://{}", answers.keySet(), where));
  }

  private static void answer(HttpExchange exchange, Supplier<Answer> answers) throws IOException {
    try (exchange) {
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" ->
            Reply.send(exchange, meant(exchange) ? ask(exchange, answers) : NOT_HERE);
        default -> {
          exchange.getResponseHeaders().set("Allow", "GET, HEAD");
          exchange.sendResponseHeaders(405, -1);
        }
      }
    }
  }

  private static boolean meant(HttpExchange exchange) {
    return HostNames.accepts(
        exchange.getHttpContext().getServer().getAddress().getAddress(),
        exchange.getRequestHeaders().getOrDefault("Host", List.of()));
  }

  /** The JDK's server would hang up without a word, to whoever asks and in the log. */
  private static Answer ask(HttpExchange exchange, Supplier<Answer> answers) {
    try {
      return answers.get();
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("event", "http-failed")
          .addKeyValue("path", exchange.getRequestURI().getPath())
          .setCause(e)
          .log("a request could not be answered");
      return new Answer(500, Answer.TEXT, "this could not be answered: the log says why\n");
    }
  }

  @Override
  public void close() {
    server.ifPresent(http -> http.stop(0));
    threads.shutdownNow();
  }
}
