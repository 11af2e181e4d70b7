package io.ecsanywhere.harness.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo as its users see it, the controller a process of its own. */
@Timeout(180)
class DemoIT {

  private static final int USUAL_PORT = 8080;
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final Pattern EXPORT = Pattern.compile(" *export ([A-Z_]+)=(.*)");
  private static final Pattern CONTROLLER = Pattern.compile("It is the process (\\d+)");

  @BeforeEach
  void launcherWasBuilt() {
    assertThat(Repository.launcher()).isExecutable();
  }

  @Test
  void everythingComesOutRightWhereTheUsualPortIsTaken() throws IOException {
    var out = new StringWriter();
    try (var taken = new ServerSocket()) {
      take(taken);

      int status = new CommandLine(new Demo(new PrintWriter(out))).execute();

      assertThat(status).as(out.toString()).isZero();
    }
    assertThat(out.toString())
        .contains("Everything came out right")
        .contains("Port " + USUAL_PORT + " is taken on this machine: port ")
        .doesNotContain("http://127.0.0.1:" + USUAL_PORT)
        .doesNotContain("WRONG");
  }

  private static void take(ServerSocket socket) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT));
    } catch (BindException e) {
      // Something else has it, which is as good.
    }
  }

  @Test
  void withoutItsControllerItEndsWithWhatDidNotComeOutRight() throws Exception {
    var out = new StringWriter();
    var demo = new FutureTask<>(() -> new CommandLine(new Demo(new PrintWriter(out))).execute());
    var _ = Thread.ofPlatform().start(demo);

    var controller = ProcessHandle.of(controller(out::toString)).orElseThrow();
    assertThat(controller.destroyForcibly()).isTrue();

    assertThat(demo.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(out.toString())
        .contains("WRONG")
        .contains("Not everything came out right:")
        .doesNotContain("Everything came out right");
  }

  @Test
  void keptRunningItAnswersTheCommandsThatItPrintsUntilCtrlC(@TempDir Path folder)
      throws Exception {
    assumeTrue(Installed.program("aws"), "the AWS CLI is not installed");
    assumeTrue(Installed.program("curl"), "curl is not installed");
    var out = folder.resolve("out");
    var demo =
        new ProcessBuilder(Repository.file("test-harness/demo").toString(), "--keep-running")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      await("the last of the commands that it prints")
          .atMost(PATIENCE)
          .until(() -> !demo.isAlive() || text(out).contains("_control/lose-host"));
      assertThat(text(out)).contains("Ctrl-C").doesNotContain("WRONG");
      var environment = matches(EXPORT, text(out)).collect(toMap(m -> m.group(1), m -> m.group(2)));
      var commands =
          text(out).lines().map(String::strip).filter(l -> l.matches("(aws|curl) .*")).toList();
      assertThat(commands).hasSize(5);
      for (String command : commands) {
        run(environment, command);
      }

      long controller = controller(() -> text(out));
      run(Map.of(), "kill -INT " + demo.pid() + " && echo told");
      assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isNotZero();
      assertThat(ProcessHandle.of(controller)).isEmpty();
      assertThat(text(out)).doesNotContain("WRONG");
    } finally {
      demo.destroy();
    }
  }

  private static void run(Map<String, String> environment, String command) throws Exception {
    var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + said).isZero();
    assertThat(said).as(command).isNotEmpty();
  }

  /** The process id of the controller, once it says it. */
  private static long controller(Supplier<String> said) {
    await("the controller").atMost(PATIENCE).until(() -> CONTROLLER.matcher(said.get()).find());
    return Long.parseLong(matches(CONTROLLER, said.get()).findFirst().orElseThrow().group(1));
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
