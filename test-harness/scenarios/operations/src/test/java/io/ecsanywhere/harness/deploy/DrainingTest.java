package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper that the page on draining gives to programs that stop listening at once. */
@Timeout(60)
class DrainingTest {

  private static final String WAIT = "sleep 20";

  @TempDir private Path folder;
  private String wrapper = "";

  @BeforeEach
  void copyFromThePage() throws IOException {
    String page = Sources.text(Repository.file("deploy/docs/draining.md"));
    String script = page.substring(page.indexOf("#!/bin/sh"));
    script = script.substring(0, script.indexOf("```")).stripIndent();
    assertThat(script).contains(WAIT);
    // It says when it begins to wait, and waits no longer than it has to.
    wrapper =
        Files.writeString(
                folder.resolve("wrapper"), script.replace(WAIT, "echo waits; sleep 0").strip())
            .toString();
  }

  private Process start(String program) throws IOException {
    return new ProcessBuilder(List.of("/bin/sh", wrapper, "/bin/sh", "-c", program))
        .redirectErrorStream(true)
        .start();
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aProgramThatEndsByItselfGivesItsStatus() throws Exception {
    assertThat(status(start("exit 3"))).isEqualTo(3);
    assertThat(status(start("exit 0"))).isZero();
  }

  @Test
  void aProgramIsToldToEndAfterTheWaitAndGivesItsStatus() throws Exception {
    Process process =
        start("trap 'echo ends; exit 5' TERM; echo serves; while :; do sleep 0.1; done");
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("serves");
      process.toHandle().destroy();
      assertThat(Stream.of(said.readLine(), said.readLine())).containsExactly("waits", "ends");
      assertThat(status(process)).isEqualTo(5);
    }
  }
}
