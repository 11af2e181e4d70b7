package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.controller.Main;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The flags of {@code run}, as its help tells them. */
final class Flags {

  private static final Pattern FLAG = Pattern.compile("^\\s+(--[a-z-]+)", Pattern.MULTILINE);

  private Flags() {}

  static Set<String> names() {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    Main.program()
        .execute(
            new String[] {"run", "--help"},
            Map.of(),
            new PrintStream(help, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    return FLAG.matcher(help.toString(StandardCharsets.UTF_8))
        .results()
        .map(flag -> flag.group(1))
        .filter(flag -> !flag.equals("--help"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Their environment variables. */
  static Set<String> variables() {
    return names().stream()
        .map(flag -> "ECSA_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
