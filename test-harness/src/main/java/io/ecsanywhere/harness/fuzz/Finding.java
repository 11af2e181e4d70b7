package io.ecsanywhere.harness.fuzz;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.stream.Collectors;

/** What must not happen. */
sealed interface Finding {

  /** In a few lines, for people. */
  String text();

  /** An input let something out that the door promises to keep in. */
  record Escaped(long input, Throwable what) implements Finding {
    @Override
    public String text() {
      return "input %d: %s".formatted(input, Throwables.getStackTraceAsString(what).strip());
    }
  }

  /** An input did not come to an end in time. */
  record Hung(long input, List<StackTraceElement> where) implements Finding {

    public Hung {
      where = List.copyOf(where);
    }

    @Override
    public String text() {
      return "input %d hangs:%n%s"
          .formatted(
              input,
              where.stream()
                  .limit(60)
                  .map(frame -> "\tat " + frame)
                  .collect(Collectors.joining("\n")));
    }
  }

  /** Memory is kept that nobody needs. */
  record Grew(Heap start, Heap end) implements Finding {
    @Override
    public String text() {
      return "the heap grew from %s to %s MB".formatted(start, end);
    }
  }
}
