package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals, sent to the program in a process of its own. Who was started with SIGINT ignored, as
 * shells start what they run in the background, hands that down, and a JVM leaves it so: {@code
 * env} puts it right.
 */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class SignalTest {

  private static final List<String> SIGNALS_AS_USUAL = List.of("env", "--default-signal=INT,TERM");

  /** Reading what a process says cannot be interrupted: one that goes on for longer is ended. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalStopsTheControllerInOrder(String signal) throws Exception {
    Ended ended = signal(signal, "ends");

    assertThat(ended.status()).isZero();
    assertThat(ended.lines()).last().asString().contains("INFO  stopped status=0");
    assertThat(ended.lines()).filteredOn(line -> line.contains(" stopped ")).hasSize(1);
  }

  @Test
  void aSignalDuringTheLaunchEndsIt() throws Exception {
    Ended ended = signal("TERM", "launches");

    assertThat(ended.status()).isZero();
    assertThat(ended.lines()).last().asString().contains("stopped status=0");
  }

  @Test
  void aStopThatHangsIsGivenUp() throws Exception {
    Ended ended = signal("TERM", "hangs");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.lines()).last().asString().contains("stopped status=1");
    assertThat(ended.lines()).anyMatch(line -> line.contains("stop-timed-out"));
  }

  private record Ended(int status, List<String> lines) {}

  private static Ended signal(String signal, String behaviour)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(signalsAsUsual() ? SIGNALS_AS_USUAL : List.of());
    assumeTrue(
        !command.isEmpty() || signal.equals("TERM"),
        "SIGINT may be ignored here, and env has no --default-signal to change that");
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SignalledProgram.class.getName(),
            behaviour));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var _ =
        process
            .onExit()
            .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(_ -> process.destroyForcibly());
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains(" ready")) {
          // The shell's own: as a program it is in a package that need not be installed.
          new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
              .start()
              .waitFor();
        }
      }
      return new Ended(process.waitFor(), lines);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Coreutils has it since 8.31; it becomes the program itself, under the same process id. */
  private static boolean signalsAsUsual() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(SIGNALS_AS_USUAL);
    command.add("true");
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
