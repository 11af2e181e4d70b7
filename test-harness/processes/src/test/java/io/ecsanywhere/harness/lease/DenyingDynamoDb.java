package io.ecsanywhere.harness.lease;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A DynamoDB with an empty table, and one operation that nobody may call. */
final class DenyingDynamoDb implements AutoCloseable {

  private static final String DENIED =
      "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"not"
          + " authorized\"}";

  private final HttpServer server;
  private final String denied;

  private DenyingDynamoDb(HttpServer server, String denied) {
    this.server = server;
    this.denied = denied;
  }

  static DenyingDynamoDb start(String denied) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    DenyingDynamoDb denying = new DenyingDynamoDb(server, denied);
    server.createContext("/", denying::answer);
    server.start();
    return denying;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      boolean refuses = target != null && target.endsWith("." + denied);
      byte[] body = (refuses ? DENIED : "{}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(refuses ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
