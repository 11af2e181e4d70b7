package io.ecsanywhere.adapters.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Answers the way AWS does on the wire, with what a test scripted, and records what it was asked.
 * ECS, SSM and SQS speak JSON, ELB speaks form parameters and XML.
 */
final class AwsStub implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What was asked.
   *
   * @param json the body, for the JSON services
   * @param form the parameters, for ELB
   */
  record Request(String operation, JsonNode json, Map<String, String> form, String userAgent) {

    /** The values of a list parameter: {@code Targets.member.N.Id} for "Targets" and ".Id". */
    List<String> list(String name, String field) {
      return IntStream.iterate(1, i -> i + 1)
          .mapToObj(i -> form.get(name + ".member." + i + field))
          .takeWhile(Objects::nonNull)
          .toList();
    }

    /** The texts of a JSON list. */
    List<String> texts(String field) {
      List<String> texts = new ArrayList<>();
      json.path(field).forEach(value -> texts.add(value.asText()));
      return texts;
    }
  }

  /** What is answered. */
  record Reply(int status, String body) {

    static Reply json(String body) {
      return new Reply(200, body.replace('\'', '"'));
    }

    /** A whole ELB answer around a result. */
    static Reply xml(String operation, String result) {
      return new Reply(
          200,
          ("<%1$sResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
                  + "<%1$sResult>%2$s</%1$sResult></%1$sResponse>")
              .formatted(operation, result));
    }

    static Reply jsonError(int status, String code, String message) {
      return new Reply(
          status, JSON.createObjectNode().put("__type", code).put("message", message).toString());
    }

    static Reply xmlError(int status, String code, String message) {
      return new Reply(
          status,
          ("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                  + "</ErrorResponse>")
              .formatted(code, message));
    }
  }

  private final HttpServer server;
  private final Map<String, Function<Request, Reply>> script = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  AwsStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers every call of an operation, such as {@code ListTasks}. */
  void on(String operation, Function<Request, Reply> answer) {
    script.put(operation, answer);
  }

  List<Request> requests(String operation) {
    return requests.stream().filter(request -> request.operation().equals(operation)).toList();
  }

  List<String> operations() {
    return requests.stream().map(Request::operation).toList();
  }

  void forget() {
    requests.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request = request(exchange, body);
      requests.add(request);
      Function<Request, Reply> answer = script.get(request.operation());
      Reply reply =
          answer == null
              ? Reply.jsonError(400, "UnknownOperationException", request.operation())
              : answer.apply(request);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Request request(HttpExchange exchange, String body)
      throws JsonProcessingException {
    String userAgent = exchange.getRequestHeaders().getFirst("User-Agent");
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return new Request(
          target.substring(target.lastIndexOf('.') + 1), JSON.readTree(body), Map.of(), userAgent);
    }
    Map<String, String> form = new TreeMap<>();
    for (String pair : Splitter.on('&').omitEmptyStrings().split(body)) {
      int equals = pair.indexOf('=');
      form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
    }
    return new Request(form.getOrDefault("Action", ""), JSON.nullNode(), form, userAgent);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
