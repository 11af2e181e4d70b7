package io.ecsanywhere.controller.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a user who misspelt a name may have meant. */
public final class Nearest {

  private Nearest() {}

  /** The known name that the fewest letters turn the text into; none where most would change. */
  public static Optional<String> to(String text, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(text, name)))
        .filter(name -> 2 * distance(text, name) <= name.length());
  }

  /** Levenshtein's distance, one row of the table at a time. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
