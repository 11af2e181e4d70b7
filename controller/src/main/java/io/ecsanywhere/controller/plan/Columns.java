package io.ecsanywhere.controller.plan;

import io.ecsanywhere.informers.source.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows whose cells stand below one another, two spaces apart; each fit for a terminal. */
final class Columns {

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  Columns(String... titles) {
    if (titles.length > 0) {
      row(titles);
    }
  }

  void row(String... cells) {
    List<String> row = Stream.of(cells).map(OneLine::of).toList();
    rows.add(row);
    for (int i = 0; i < row.size(); i++) {
      if (i == widths.size()) {
        widths.add(0);
      }
      widths.set(i, Math.max(widths.get(i), row.get(i).length()));
    }
  }

  void writeTo(StringBuilder text, String indent) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
