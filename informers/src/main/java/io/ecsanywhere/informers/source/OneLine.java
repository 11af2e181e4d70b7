package io.ecsanywhere.informers.source;

import java.util.regex.Pattern;

/** What others wrote, made fit for a message: one line whatever it holds, of bearable length. */
public final class OneLine {

  /** The longest ARNs and tag values fit. */
  private static final int LONGEST = 300;

  /** Whatever ends a line in some log viewer or terminal, or moves its cursor. */
  private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private OneLine() {}

  public static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * The same, cut to so many characters.
   *
   * @param most before the mark that shows the cut
   */
  public static String of(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most) + "…";
    return BREAKING.matcher(cut).replaceAll(" ");
  }
}
