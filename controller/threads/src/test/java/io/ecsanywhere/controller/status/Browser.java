package io.ecsanywhere.controller.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium without a window, a process of its own, driven over its DevTools protocol. It
 * resolves no name, so that nothing can leave the host.
 */
final class Browser implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> NAMES = List.of("chromium", "chromium-browser");

  private final Path profile;
  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();

  private Browser(Path executable) throws IOException {
    profile = Files.createTempDirectory("chromium");
    process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || (Files.exists(port) && Files.size(port) > 0));
    assertThat(process.isAlive()).as(Files.readString(profile.resolve("output"))).isTrue();
    List<String> lines = Files.readAllLines(port);
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Incoming())
            .join();
  }

  /**
   * Starts it. Where there is none the test is skipped, and fails in CI, which has installed one.
   */
  static Browser start() throws IOException {
    Optional<Path> executable = executable();
    if (System.getenv("CI") == null) {
      assumeTrue(
          executable.isPresent(),
          "the status page is not tested: there is no chromium on the PATH");
    }
    assertThat(executable).as("chromium on the PATH, without which CI tests nothing").isPresent();
    return new Browser(executable.orElseThrow());
  }

  private static Optional<Path> executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A tab with nothing in it. */
  Tab tab() {
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asString();
    String session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    return new Tab(this, session, target);
  }

  /** Hears of a session's events. */
  void listen(String session, BiConsumer<String, JsonNode> listener) {
    listeners.put(session, listener);
  }

  /** Calls a method of the protocol, in a session where one is named. */
  JsonNode call(String session, String method, Map<String, Object> parameters) {
    int id = ids.incrementAndGet();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    sending.lock();
    try {
      socket.sendText(JSON.writeValueAsString(message), true).join();
    } finally {
      sending.unlock();
    }
    JsonNode answered = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(answered.path("error").toString()).as(method).isIn("", "null");
    return answered.path("result");
  }

  @Override
  public void close() throws IOException {
    try {
      call("", "Browser.close", Map.of());
    } catch (RuntimeException e) {
      // It is ended all the same.
    }
    socket.abort();
    client.close();
    process
        .onExit()
        .completeOnTimeout(process, 10, TimeUnit.SECONDS)
        .thenAccept(
            ended -> {
              ended.descendants().forEach(ProcessHandle::destroyForcibly);
              ended.destroyForcibly();
            })
        .join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (UncheckedIOException e) {
      // A helper of the browser was still at it.
    }
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        JsonNode message = JSON.readTree(parts.toString());
        parts.setLength(0);
        if (message.has("id")) {
          requireNonNull(calls.remove(message.get("id").asInt())).complete(message);
        } else {
          listeners
              .getOrDefault(message.path("sessionId").asString(""), (_, _) -> {})
              .accept(message.path("method").asString(""), message.path("params"));
        }
      }
      from.request(1);
      return null;
    }
  }
}
