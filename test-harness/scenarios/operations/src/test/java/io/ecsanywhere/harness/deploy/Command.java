package io.ecsanywhere.harness.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;

/** Programs of the machine that tests are run on. */
final class Command {

  /**
   * A program that has ended.
   *
   * @param text what it wrote, errors too
   */
  record Ended(int status, String text) {}

  private Command() {}

  static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }
}
