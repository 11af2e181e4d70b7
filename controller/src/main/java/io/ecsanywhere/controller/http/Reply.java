package io.ecsanywhere.controller.http;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An answer on its way: compressed for those who take that, and left out where whoever asks has it
 * already. Its headers let a browser run nothing but what this server sends, from nowhere else.
 */
final class Reply {

  /** Below this, compressing saves nothing. */
  private static final int WORTH_COMPRESSING = 1_000;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                  + " trusted-types 'none'",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "Vary", "Accept-Encoding",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY");

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int NO_BODY = -1;

  private Reply() {}

  /** Sends an answer; only its headers where {@code HEAD} was asked. */
  static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    ALWAYS.forEach(headers::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    if (answer.status() == OK) {
      String tag = "W/\"" + Hashing.sha256().hashBytes(bytes).toString().substring(0, 32) + "\"";
      headers.set("ETag", tag);
      if (said(exchange, "If-None-Match").contains(tag)) {
        exchange.sendResponseHeaders(NOT_MODIFIED, NO_BODY);
        return;
      }
    }
    headers.set("Content-Type", answer.contentType());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), NO_BODY);
    } else if (bytes.length >= WORTH_COMPRESSING
        && said(exchange, "Accept-Encoding").contains("gzip")) {
      headers.set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(answer.status(), 0);
      try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
        out.write(bytes);
      }
    } else {
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** The words of a header that is a list. */
  private static List<String> said(HttpExchange exchange, String header) {
    return exchange.getRequestHeaders().getOrDefault(header, List.of()).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }
}
