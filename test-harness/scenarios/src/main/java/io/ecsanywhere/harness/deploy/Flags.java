package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.controller.Main;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The flags of a command, as its help tells them. */
final class Flags {

  /** A flag at the line's beginning, and the rest of that line. */
  private static final Pattern FLAG = Pattern.compile("  (--[a-z-]+)\\S*(.*)");

  /** The column of defaults, which are broken where they are too long for it. */
  private static final int FROM = 43;

  private static final int TO = 53;

  private Flags() {}

  /** The flags of {@code run}. */
  static Set<String> names() {
    return defaults("run").keySet();
  }

  /** Those of a command, each with its default. */
  static Map<String, String> defaults(String command) {
    Map<String, String> defaults = new TreeMap<>();
    String flag = "";
    for (String line : help(command).lines().toList()) {
      Matcher named = FLAG.matcher(line);
      if (named.matches()) {
        flag = named.group(1);
      } else if (line.isBlank()) {
        flag = "";
      }
      if (!flag.isEmpty()) {
        // A long flag has the line for itself.
        boolean told = !named.matches() || !named.group(2).isBlank();
        defaults.merge(flag, told ? column(line) : "", String::concat);
      }
    }
    return defaults;
  }

  private static String column(String line) {
    return line.length() <= FROM ? "" : line.substring(FROM, Math.min(TO, line.length())).strip();
  }

  private static String help(String command) {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    Main.program()
        .execute(
            new String[] {command, "--help"},
            Map.of(),
            new PrintStream(help, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    return help.toString(StandardCharsets.UTF_8);
  }

  /** The environment variables of {@code run}'s. */
  static Set<String> variables() {
    return names().stream()
        .map(flag -> "ECSA_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
