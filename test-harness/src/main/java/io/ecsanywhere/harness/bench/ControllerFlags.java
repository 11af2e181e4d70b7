package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The flags that the controller is started with: its defaults, save what a bench must set. */
final class ControllerFlags {

  /** The bench is alone in its account. */
  private static final String BUDGET = "--api-budget=100%";

  private ControllerFlags() {}

  /**
   * Puts a scenario's flags and those of the user together; what the user says stands above.
   *
   * @param scenario flags that are left out where the program does not know them
   */
  static List<String> of(List<String> scenario, List<String> user) {
    var help = help();
    var flags = new ArrayList<String>();
    var offered = new ArrayList<>(scenario);
    offered.addFirst(BUDGET);
    for (String flag : offered) {
      boolean overruled = user.stream().anyMatch(other -> name(other).equals(name(flag)));
      if (!overruled && help.contains(name(flag))) {
        flags.add(flag);
      }
    }
    flags.addAll(user);
    return flags;
  }

  private static String name(String flag) {
    int equals = flag.indexOf('=');
    return equals < 0 ? flag : flag.substring(0, equals);
  }

  private static String help() {
    try {
      var process =
          new ProcessBuilder(Repository.launcher().toString(), "run", "--help")
              .redirectErrorStream(true)
              .start();
      try (var out = process.getInputStream()) {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The controller does not start", e);
    }
  }
}
