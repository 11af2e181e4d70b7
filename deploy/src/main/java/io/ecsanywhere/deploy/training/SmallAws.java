package io.ecsanywhere.deploy.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * One service of two tasks on one host, and a pool: served on loopback, with TLS and without. Once
 * both tasks are in the pool, an event tells of the end of one of them.
 */
final class SmallAws implements AutoCloseable {

  private static final Duration LONG_POLL = Duration.ofSeconds(1);
  private static final Pattern ENTRY = Pattern.compile("\"Id\":\"([^\"]+)\"");

  private final HttpsServer secure;
  private final HttpServer plain;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean told = new AtomicBoolean();
  private final Set<String> pool = new TreeSet<>();
  private final Set<String> awaited =
      new TreeSet<>(
          Set.of(
              "DeleteMessageBatch",
              "DeregisterTargets",
              "DescribeInstanceInformation",
              "PutItem",
              "RegisterTargets"));

  private SmallAws(HttpsServer secure, HttpServer plain) {
    this.secure = secure;
    this.plain = plain;
  }

  static SmallAws start(SSLContext certificate) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    HttpsServer secure = HttpsServer.create(free, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(certificate));
    SmallAws aws = new SmallAws(secure, HttpServer.create(free, 0));
    aws.serve(secure);
    aws.serve(aws.plain);
    return aws;
  }

  private void serve(HttpServer server) {
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String secure() {
    return "https://127.0.0.1:" + secure.getAddress().getPort();
  }

  String plain() {
    return "http://127.0.0.1:" + plain.getAddress().getPort();
  }

  /** The operations that have not been called yet, of those that end the training. */
  synchronized Set<String> awaited() {
    return Set.copyOf(awaited);
  }

  /** Waits until all have been called; false where the process ends first or it takes too long. */
  synchronized boolean awaitAll(Process process, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!awaited.isEmpty() && process.isAlive() && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.timedWait(this, 100);
    }
    return awaited.isEmpty();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Map<String, String> form = target == null ? form(body) : Map.of();
      String operation =
          target == null
              ? form.getOrDefault("Action", "")
              : target.substring(target.indexOf('.') + 1);
      byte[] answer = answer(operation, body, form).getBytes(UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      synchronized (this) {
        awaited.remove(operation);
        notifyAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(String operation, String body, Map<String, String> form)
      throws InterruptedException {
    return switch (operation) {
      case "ReceiveMessage" -> receive();
      case "DeleteMessageBatch" -> deleted(body);
      case "DescribeTasks" -> Answers.tasks(told.get());
      case "ListTasks" -> Answers.taskList(told.get());
      case "RegisterTargets", "DeregisterTargets", "DescribeTargetHealth" -> pool(operation, form);
      default -> Answers.of(operation);
    };
  }

  private synchronized String receive() throws InterruptedException {
    if (pool.size() < 2 || told.getAndSet(true)) {
      TimeUnit.NANOSECONDS.timedWait(this, LONG_POLL.toNanos());
      return "{}";
    }
    return Answers.message();
  }

  private static String deleted(String body) {
    String entries =
        ENTRY
            .matcher(body)
            .results()
            .map(entry -> "{\"Id\":\"%s\"}".formatted(entry.group(1)))
            .reduce((one, other) -> one + "," + other)
            .orElse("");
    return "{\"Successful\":[%s],\"Failed\":[]}".formatted(entries);
  }

  private synchronized String pool(String operation, Map<String, String> form) {
    form.forEach(
        (name, value) -> {
          if (name.startsWith("Targets.") && name.endsWith(".Port")) {
            if (operation.equals("RegisterTargets")) {
              pool.add(value);
            } else if (operation.equals("DeregisterTargets")) {
              pool.remove(value);
            }
          }
        });
    return operation.equals("DescribeTargetHealth")
        ? Answers.health(pool)
        : Answers.xml(operation, "");
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String field : body.split("&", -1)) {
      String[] pair = field.split("=", 2);
      form.put(
          URLDecoder.decode(pair[0], UTF_8),
          pair.length > 1 ? URLDecoder.decode(pair[1], UTF_8) : "");
    }
    return form;
  }

  @Override
  public void close() {
    secure.stop(0);
    plain.stop(0);
    threads.shutdownNow();
  }
}
