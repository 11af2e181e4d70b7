package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, sent to the program in a process of its own. */
@Timeout(60)
class SignalTest {

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
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SignalledProgram.class.getName(),
                behaviour)
            .redirectErrorStream(true)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains(" ready")) {
          new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start().waitFor();
        }
      }
      return new Ended(process.waitFor(), lines);
    } finally {
      process.destroyForcibly();
    }
  }
}
