package io.ecsanywhere.controller.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.command.HttpAddress;
import io.ecsanywhere.controller.election.Standing;
import java.io.ByteArrayInputStream;
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
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What a request as it stands gets, as it stands: the JDK's client says its own host names. */
  private String raw(String request) throws IOException {
    InetSocketAddress address = server.address().orElseThrow().socket().orElseThrow();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9464",
        "LOCALHOST.",
        "status.localhost:1",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]:9464"
      })
  void onLoopbackItAnswersToItsOwnNames(String host) throws IOException {
    serve();
    assertThat(raw("GET /readyz HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 503 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.example.org", "rebound.example.org:9464", "127.0.0.1.example.org", "10.0.0.1",
        "localhost\r\nHost: rebound.example.org", "", "[", "localhost:x"
      })
  void onLoopbackItAnswersToNobodyWhoWasSentByAnotherName(String host) throws IOException {
    serve();
    assertThat(raw("GET /readyz HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 4");
  }

  @Test
  void clientsThatSayNoNameAreNoBrowsers() throws IOException {
    serve();
    assertThat(raw("GET /readyz HTTP/1.0")).startsWith("HTTP/1.1 503 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../readyz",
        "/..%2freadyz",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//readyz",
        "/readyz/",
        "/readyz;x",
        "/status/../readyz"
      })
  void aPathIsTakenAsItStands(String path) throws IOException {
    serve();
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 40");
  }

  @Test
  void aBrowserMayRunNothingFromElsewhereAndKeepNothing() throws Exception {
    serve();
    HttpResponse<String> answer = send("GET", "/readyz");

    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @Test
  void whoHasTheAnswerAlreadyIsToldSo() throws Exception {
    synced = true;
    serve();
    String tag = send("GET", "/readyz").headers().firstValue("ETag").orElseThrow();

    String again = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"x\", ";
    assertThat(raw(again + tag)).startsWith("HTTP/1.1 304 ").endsWith("\r\n\r\n");
    assertThat(raw(again + "W/\"y\"")).startsWith("HTTP/1.1 200 ");
    synced = false;
    assertThat(raw(again + tag)).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void longAnswersAreCompressedForThoseWhoTakeThat() throws Exception {
    serve();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://" + server.address().orElseThrow() + "/long"))
                  .header("Accept-Encoding", "br, gzip")
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(answer.body()).hasSizeLessThan(100_000);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        assertThat(in.readAllBytes()).hasSize(20_000_000);
      }
    }
    assertThat(send("GET", "/long").headers().firstValue("Content-Encoding")).isEmpty();
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
        String request = i % 2 == 0 ? "GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n" : "GET /lo";
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
