package io.ecsanywhere.deploy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeIT {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private HttpServer controller;
  private int status = 200;
  private String body = "ok\n";

  @BeforeEach
  void start() throws IOException {
    controller = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    controller.createContext(
        "/healthz",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    controller.start();
  }

  @AfterEach
  void stop() {
    controller.stop(0);
  }

  private int ask(String address) {
    return Probe.ask(
        Map.of("ECSA_HTTP_ADDRESS", address), new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private String address() {
    return "127.0.0.1:" + controller.getAddress().getPort();
  }

  @Test
  void aControllerThatIsWellIsHealthy() {
    assertThat(ask(address())).isZero();
  }

  @Test
  void oneWithALoopThatIsStuckIsNotAndTheLoopIsNamed() {
    status = 503;
    body = "poll-shop/tasks\n";

    assertThat(ask(address())).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("poll-shop/tasks\n");
  }

  @Test
  void oneThatDoesNotAnswerIsNot() {
    String address = address();
    controller.stop(0);

    assertThat(ask(address)).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(address);
  }

  @Test
  void oneThatAnswersNowhereIsNotAsked() {
    assertThat(ask("none")).isZero();
  }
}
