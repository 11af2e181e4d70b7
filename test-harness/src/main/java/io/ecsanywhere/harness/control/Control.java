package io.ecsanywhere.harness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;

/**
 * {@code POST /_control/COMMAND} with a JSON object does what the Java handles do; {@code GET
 * /_control/calls}, {@code /events}, {@code /hosts}, {@code /traffic} and {@code /faults} show how
 * things stand. Answers are JSON; a mistake of the caller's is a 400 with {@code error}.
 */
public final class Control implements HttpHandler {

  private static final String PREFIX = "/_control/";

  private final Commands commands;
  private final Reports reports;

  public Control(SimulatedAws aws) {
    commands = new Commands(aws);
    reports = new Reports(aws);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      var body = exchange.getRequestBody().readAllBytes();
      try {
        send(exchange, 200, answer(exchange, path, body));
      } catch (IOException e) {
        send(exchange, 400, error("The body is no JSON object."));
      } catch (IllegalArgumentException | NoSuchElementException | ApiError e) {
        send(exchange, 400, error(String.valueOf(e.getMessage())));
      }
    }
  }

  private JsonNode answer(HttpExchange exchange, String path, byte[] body) throws IOException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> reports.report(path, exchange.getRequestURI().getQuery());
      case "POST" -> commands.carryOut(path, new Arguments(Json.parse(body)));
      default -> throw new IllegalArgumentException("Only GET and POST are served here.");
    };
  }

  private static ObjectNode error(String message) {
    return Json.object().put("error", message);
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    var text = Json.text(answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }
}
