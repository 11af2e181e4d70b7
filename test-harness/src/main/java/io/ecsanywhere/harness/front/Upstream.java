package io.ecsanywhere.harness.front;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A real server that serves one of the APIs: calls are handed on to it as they came. */
public final class Upstream implements AutoCloseable {

  /** Belong to a connection, not to a call; the client sets its own. */
  private static final Set<String> HOP_BY_HOP =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final URI address;
  private volatile HttpClient client = client();

  public Upstream(URI address) {
    this.address = address;
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Drops the connections of all calls that are on their way. */
  public synchronized void cutOff() {
    HttpClient cut = client;
    client = client();
    cut.shutdownNow();
  }

  Wire.Reply forward(String path, Headers headers, byte[] body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address.resolve(path));
    headers.forEach(
        (name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    var response =
        client.send(
            request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    return new Wire.Reply(response.statusCode(), headers(response), response.body());
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    var headers = new HashMap<String, String>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (name.startsWith("x-amz") || name.equals("content-type")) {
                headers.put(name, values.getFirst());
              }
            });
    return headers;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
