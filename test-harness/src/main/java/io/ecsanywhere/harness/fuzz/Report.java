package io.ecsanywhere.harness.fuzz;

import java.time.Duration;
import java.util.List;

/**
 * What one fuzzer has come to.
 *
 * @param inputs as many as were fed
 * @param start what the heap held after the first tenth
 * @param end what it held after the last
 */
record Report(
    String fuzzer,
    long seed,
    long inputs,
    long accepted,
    long refused,
    Duration took,
    Heap start,
    Heap end,
    List<Finding> findings) {

  Report {
    findings = List.copyOf(findings);
  }

  boolean clean() {
    return findings.isEmpty();
  }

  /** Each finding, with what replays it. */
  List<String> complaints() {
    return findings.stream()
        .map(
            finding ->
                "%s, seed %d, %s%n  again: ./test-harness/fuzz --only %s --seed %d%s"
                    .formatted(fuzzer, seed, finding.text(), fuzzer, seed, replay(finding)))
        .toList();
  }

  private String replay(Finding finding) {
    return switch (finding) {
      case Finding.Escaped(long input, Throwable _) -> " --input " + input;
      case Finding.Hung(long input, List<StackTraceElement> _) -> " --input " + input;
      case Finding.Grew _ -> " --inputs " + inputs;
    };
  }
}
