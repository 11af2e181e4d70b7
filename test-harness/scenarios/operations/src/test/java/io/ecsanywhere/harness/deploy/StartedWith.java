package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.Program;
import io.ecsanywhere.controller.command.StartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the program makes of what a shipped file starts it with. */
final class StartedWith {

  private StartedWith() {}

  /**
   * The options that it would run with.
   *
   * @throws AssertionError with what the program says, where it would not start, or knows a
   *     variable for no flag
   */
  static Options options(List<String> arguments, Map<String, String> environment) {
    List<Options> started = new ArrayList<>();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new Program(
            options -> {
              started.add(options);
              throw new StartException("seen");
            },
            _ -> {
              throw new StartException("asked for a plan");
            })
        .execute(arguments.toArray(String[]::new), environment, out, out);
    String text = said.toString(StandardCharsets.UTF_8);
    if (started.isEmpty() || text.contains("unknown-variable")) {
      throw new AssertionError(text);
    }
    return started.getFirst();
  }
}
