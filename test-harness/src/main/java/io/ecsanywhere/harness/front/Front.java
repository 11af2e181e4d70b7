package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one address at which all APIs are served. Each call passes the record, then the {@link Gate},
 * then its API.
 */
public final class Front implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Front.class);

  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)");

  static {
    // Without this each answer waits for the acknowledgement of its own headers, some 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Api> apis = new ConcurrentHashMap<>();
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();
  private final Gate gate;
  private final CallLog calls;
  private final InstantSource clock;

  /**
   * Takes the port; calls wait until {@link #start}.
   *
   * @param port 0 for a free one
   */
  public Front(int port, Gate gate, CallLog calls, InstantSource clock) throws IOException {
    this.gate = gate;
    this.calls = calls;
    this.clock = clock;
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void add(Api api) {
    apis.put(api.service(), api);
  }

  public void add(String service, Upstream upstream) {
    upstreams.put(service, upstream);
  }

  /** Serves requests that are no API calls, such as those that drive the simulation. */
  public void add(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  public void start() {
    server.start();
  }

  @Override
  public void close() {
    gate.close();
    server.stop(0);
    threads.shutdownNow();
    upstreams.values().forEach(Upstream::close);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      long startNanos = System.nanoTime();
      var start = clock.instant();
      var body = exchange.getRequestBody().readAllBytes();
      var requestId = UUID.randomUUID().toString();
      Request request;
      try {
        var read = Request.read(exchange.getRequestHeaders(), body);
        if (read.isEmpty()) {
          var unknown = ApiError.unknownOperation(exchange.getRequestURI().getPath());
          send(exchange, new Wire.AwsJson("1.1").error(unknown, requestId));
          return;
        }
        request = read.get();
      } catch (IOException e) {
        var unreadable = new ApiError(400, "SerializationException", "The body is no JSON object.");
        send(exchange, new Wire.AwsJson("1.1").error(unreadable, requestId));
        return;
      }
      // The gate may rewrite the parameters; the record is of what the caller sent.
      var sent = request.parameters().deepCopy();
      var outcome = Call.DROPPED;
      try {
        outcome = answer(exchange, request, body, requestId);
      } finally {
        var took = Duration.ofNanos(System.nanoTime() - startNanos);
        calls.record(
            caller(exchange),
            exchange.getRemoteAddress().getAddress().getHostAddress(),
            request.service(),
            request.operation(),
            startNanos,
            start,
            took,
            outcome,
            sent);
      }
    }
  }

  private static String caller(HttpExchange exchange) {
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    var credential = authorization == null ? null : CREDENTIAL.matcher(authorization);
    return credential != null && credential.find() ? credential.group(1) : "";
  }

  /**
   * @return what came of the call
   */
  private String answer(HttpExchange exchange, Request request, byte[] body, String requestId)
      throws IOException {
    if (dropped(request)) {
      return Call.DROPPED;
    }
    Wire.Reply reply;
    String outcome;
    try {
      gate.pass(request.service(), request.operation(), request.parameters());
      var upstream = upstreams.get(request.service());
      if (upstream != null) {
        reply =
            upstream.forward(
                exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body);
        outcome = reply.status() < 300 ? Call.OK : code(reply);
      } else {
        var result = call(request);
        reply = request.wire().answer(request.operation(), result, requestId);
        outcome = Call.OK;
      }
    } catch (ApiError error) {
      reply = request.wire().error(error, requestId);
      outcome = error.code();
    } catch (InterruptedException e) {
      return Call.DROPPED;
    } catch (RuntimeException e) {
      LOG.error("{} {} failed in the simulation", request.service(), request.operation(), e);
      var error = new ApiError(500, "InternalFailure", "The simulation has failed: " + e);
      reply = request.wire().error(error, requestId);
      outcome = error.code();
    }
    // A poll that was waiting when the connection was cut does not come back either.
    if (upstreams.containsKey(request.service()) && dropped(request)) {
      return Call.DROPPED;
    }
    send(exchange, reply);
    return outcome;
  }

  private boolean dropped(Request request) {
    return gate.faults().unreachable(request.service(), request.operation());
  }

  private ObjectNode call(Request request) {
    var api = apis.get(request.service());
    if (api == null) {
      throw ApiError.unknownOperation(request.operation());
    }
    var asked = request.parameters().deepCopy();
    var result = api.handle(request.operation(), request.parameters());
    gate.faults().answered(request.service(), request.operation(), asked, result);
    return result;
  }

  private static String code(Wire.Reply reply) {
    try {
      var type = Json.parse(reply.body().getBytes(StandardCharsets.UTF_8)).path("__type").asText();
      return type.substring(type.indexOf('#') + 1);
    } catch (IOException e) {
      return "HTTP " + reply.status();
    }
  }

  private static void send(HttpExchange exchange, Wire.Reply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    var body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
