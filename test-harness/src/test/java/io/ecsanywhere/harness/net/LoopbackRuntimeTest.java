package io.ecsanywhere.harness.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackRuntimeTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String HOST = "127.0.8.1";

  private final Network network = Network.open();
  private final LoopbackRuntime runtime = new LoopbackRuntime(network);

  @AfterEach
  void close() {
    runtime.close();
    network.close();
  }

  private RunningContainer start(String arn, PublishedPort... ports) throws IOException {
    return runtime.start(
        new ContainerSpec("demo", "web", "container0", arn, "task", HOST, List.of(ports)));
  }

  private static PublishedPort tcp(int port) {
    return new PublishedPort(80, port, false);
  }

  private CompletableFuture<Answer> get(int port, String path) {
    return HttpCall.send(network, Addresses.of(HOST, port), Request.get(path), TIMEOUT);
  }

  @Test
  void aContainerSaysWhoItIs() throws Exception {
    start("arn:1", tcp(32_768));

    Answer answer = get(32_768, "/").join();

    assertThat(answer.body().toString(UTF_8))
        .isEqualTo("Hello from ECS Anywhere\nweb|container0|127.0.8.1:32768\narn:1\n");
    assertThat(answer.headers().get("X-Service")).isEqualTo("web");
    assertThat(answer.headers().get("X-Container")).isEqualTo("container0");
    assertThat(answer.headers().get("X-Task")).isEqualTo("task");
  }

  @Test
  void aTakenPortFailsTheContainerAsAWhole() throws Exception {
    start("arn:1", tcp(32_768));

    assertThatThrownBy(() -> start("arn:2", tcp(32_769), tcp(32_768)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("32768");
    assertThat(runtime.running()).containsExactly("arn:1");
    start("arn:3", tcp(32_769));
  }

  @Test
  void aClosedContainersPortsCanBeTakenAtOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      start("arn:" + i, tcp(32_768), new PublishedPort(53, 32_768, true)).close();
    }

    assertThat(runtime.running()).isEmpty();
  }

  @Test
  void udpAnswersBesideTcpOnTheSamePort() throws Exception {
    start("arn:1", tcp(32_768), new PublishedPort(53, 32_768, true));

    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      byte[] ping = "ping".getBytes(UTF_8);
      socket.send(new DatagramPacket(ping, ping.length, Addresses.of(HOST, 32_768)));
      DatagramPacket answer = new DatagramPacket(new byte[200], 200);
      socket.receive(answer);

      assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8))
          .isEqualTo("web|container0|127.0.8.1:32768\n");
    }
    assertThat(get(32_768, "/").join().status()).isEqualTo(200);
  }

  @Test
  void aDrainingContainerFreesItsPortAtOnceAndEndsItsRequests() throws Exception {
    RunningContainer old = start("arn:1", tcp(32_768));
    CompletableFuture<Answer> slow = get(32_768, "/after/1000");
    await().until(() -> runtime.requests("arn:1") == 1);
    Thread stopping = Thread.startVirtualThread(() -> old.drainAndClose(TIMEOUT));

    await().ignoreExceptionsInstanceOf(IOException.class).until(() -> restarted("arn:2"));

    assertThat(slow.join().body().toString(UTF_8)).endsWith("arn:1\n");
    assertThat(stopping.join(TIMEOUT)).isTrue();
    assertThat(get(32_768, "/").join().body().toString(UTF_8)).endsWith("arn:2\n");
  }

  private boolean restarted(String arn) throws IOException {
    start(arn, tcp(32_768));
    return true;
  }

  @Test
  void aClosedContainerCutsItsRequests() throws Exception {
    RunningContainer container = start("arn:1", tcp(32_768));
    CompletableFuture<Answer> slow = get(32_768, "/after/60000");
    await().until(() -> runtime.requests("arn:1") == 1);

    container.close();

    assertThatThrownBy(slow::join).hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(get(32_768, "/")::join).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void twoThousandContainersRunAtOnce() throws Exception {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      start("arn:" + i, tcp(33_000 + i));
    }
    for (int i = 0; i < 2_000; i += 100) {
      answers.add(get(33_000 + i, "/"));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }
}
