package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.harness.fuzz.Fuzzer.Wrong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the product says to people must fit one line, and a screen. */
final class OneLine {

  private static final int LONGEST = 2_000;

  /** Whatever some terminal or log viewer takes for the end of a line. */
  private static final Pattern BREAK = Pattern.compile("\\R");

  private OneLine() {}

  static void check(@Nullable String message) {
    check(message, LONGEST);
  }

  /** The same for what may be said of many things at once. */
  static void check(@Nullable String message, int longest) {
    if (message == null || message.isBlank()) {
      throw new Wrong("it says nothing");
    }
    if (BREAK.matcher(message).find()) {
      throw new Wrong("more than one line: " + message);
    }
    if (message.length() > longest) {
      throw new Wrong("endless, %d characters: %.200s".formatted(message.length(), message));
    }
  }
}
