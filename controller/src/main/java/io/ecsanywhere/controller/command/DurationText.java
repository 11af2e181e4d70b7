package io.ecsanywhere.controller.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 200ms}, {@code 30s}, {@code 1m30s}, {@code 24h}. */
public final class DurationText {

  /** Large units first, each at most once; nine digits keep every sum far from overflow. */
  private static final Pattern SYNTAX =
      Pattern.compile("(?=.)(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private static final List<Map.Entry<String, Duration>> UNITS =
      List.of(
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("ms", Duration.ofMillis(1)));

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static Duration parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no duration such as 30s or 1m30s");
    }
    Duration sum = Duration.ZERO;
    for (int i = 0; i < UNITS.size(); i++) {
      String count = matcher.group(i + 1);
      if (count != null) {
        sum = sum.plus(UNITS.get(i).getValue().multipliedBy(Long.parseLong(count)));
      }
    }
    return sum;
  }

  /** Writes a duration in the largest units that hold it, {@code 1m30s}; finer than 1 ms is cut. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    Duration left = duration;
    for (Map.Entry<String, Duration> unit : UNITS) {
      long count = left.dividedBy(unit.getValue());
      if (count > 0) {
        text.append(count).append(unit.getKey());
        left = left.minus(unit.getValue().multipliedBy(count));
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
