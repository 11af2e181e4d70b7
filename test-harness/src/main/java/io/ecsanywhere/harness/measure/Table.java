package io.ecsanywhere.harness.measure;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table in plain text, its columns as wide as they need to be. Numbers stand to the right. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> head) {
    rows.add(head);
  }

  public static Table of(String... head) {
    return new Table(List.of(head));
  }

  /** One row more; each cell is shown as its text. */
  public Table row(Object... cells) {
    var row = IntStream.range(0, cells.length).mapToObj(i -> cells[i].toString()).toList();
    if (row.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row has as many cells as the head");
    }
    rows.add(row);
    return this;
  }

  /** The lines, head first. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(cell(row.get(column), column)).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String cell(String text, int column) {
    int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return numeric(column) ? Strings.padStart(text, width, ' ') : Strings.padEnd(text, width, ' ');
  }

  private boolean numeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .allMatch(row -> row.get(column).matches("-?[0-9]+(\\.[0-9]+)?( ms)?"));
  }
}
