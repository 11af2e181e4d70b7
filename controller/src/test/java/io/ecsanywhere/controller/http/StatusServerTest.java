package io.ecsanywhere.controller.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.command.HttpAddress;
import io.ecsanywhere.controller.election.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {

  private static final HttpAddress ANY_PORT =
      new HttpAddress(Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

  private final StatusServer server = StatusServer.bind(ANY_PORT);
  private boolean synced;

  @AfterEach
  void close() {
    server.close();
  }

  private Readiness readiness() {
    return new Readiness(
        synced,
        synced ? "standby" : "syncing",
        new Standing("me", false, "other", 7, Optional.of(Duration.ofMillis(1_500)), 2));
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + server.address().orElseThrow() + path))
              .method(method, BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }

  private void serve() {
    server.serve(
        ImmutableSortedMap.of(
            "/broken",
                () -> {
                  throw new IllegalStateException("told to fail");
                },
            "/long", () -> new Answer(200, Answer.TEXT, "x".repeat(20_000_000)),
            "/readyz", () -> readiness().readyz()));
  }

  @Test
  void saysWhetherTheReplicaIsReadyAndWhatItIs() throws Exception {
    serve();

    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    synced = true;
    HttpResponse<String> ready = send("GET", "/readyz");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(ready.body())
        .isEqualTo(
            "{\"ready\":true,\"role\":\"standby\",\"identity\":\"me\",\"leader\":\"other\","
                + "\"epoch\":7,\"renewed_ms_ago\":1500,\"changes\":2}\n");
  }

  @Test
  void answersToNothingElseAndTakesNoOrders() throws Exception {
    serve();

    assertThat(send("GET", "/readyz/more").statusCode()).isEqualTo(404);
    HttpResponse<String> nothing = send("GET", "/");
    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(nothing.body()).isEqualTo("there is /broken, /long, /readyz here\n");
    assertThat(send("POST", "/readyz").statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/readyz").body()).isEmpty();
  }

  @Test
  void whatCannotBeAnsweredIsSaidToBeSo() throws Exception {
    serve();
    assertThat(send("GET", "/broken").statusCode()).isEqualTo(500);
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void whoDoesNotReadTheirAnswersKeepNobodyElseWaiting() throws Exception {
    serve();
    InetSocketAddress address = server.address().orElseThrow().socket().orElseThrow();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        slow.add(socket);
        String request = i % 2 == 0 ? "GET /long HTTP/1.1\r\nHost: h\r\n\r\n" : "GET /lo";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      slow.getFirst().getInputStream().readNBytes(1);
      assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsNamedInOneLine() {
    assertThatIllegalStateException()
        .isThrownBy(() -> StatusServer.bind(server.address().orElseThrow()))
        .withMessageStartingWith("--http-address 127.0.0.1:")
        .withMessageContaining("takes a free address of this machine")
        .withMessageNotContaining("\n");
  }

  @Test
  void noneListensNowhere() {
    try (StatusServer none = StatusServer.bind(new HttpAddress(Optional.empty()))) {
      none.serve(ImmutableSortedMap.of());
      assertThat(none.address()).isEmpty();
    }
  }
}
