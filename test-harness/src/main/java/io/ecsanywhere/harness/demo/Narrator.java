package io.ecsanywhere.harness.demo;

import com.google.errorprone.annotations.FormatMethod;
import io.ecsanywhere.harness.measure.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells what happens, in plain lines, and keeps what did not come out right. */
final class Narrator {

  private static final String INDENT = "   ";

  private final PrintWriter out;
  private final List<String> wrong = new ArrayList<>();
  private int chapters;
  private boolean atGap;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void chapter(String title) {
    chapters++;
    gap();
    print(chapters + ". " + title);
  }

  @FormatMethod
  void say(String line, Object... arguments) {
    print(INDENT + line.formatted(arguments));
  }

  void table(Table table) {
    gap();
    table.lines().forEach(line -> print(INDENT + line));
    gap();
  }

  /** An empty line, unless there is one. */
  void gap() {
    if (!atGap) {
      out.println();
      atGap = true;
    }
  }

  private void print(String line) {
    out.println(line);
    atGap = false;
  }

  /** Tells of something that was waited for, and came. */
  @FormatMethod
  void right(String claim, Object... arguments) {
    check(true, claim, arguments);
  }

  /** Tells whether something is as it should be. */
  @FormatMethod
  void check(boolean right, String claim, Object... arguments) {
    var text = claim.formatted(arguments);
    say("%s %s", right ? "right:" : "WRONG:", text);
    if (!right) {
      wrong.add(text);
    }
  }

  /** A check that could not be made. */
  void failed(String why) {
    check(false, "%s", why);
  }

  static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  /** What was claimed and did not hold. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }
}
