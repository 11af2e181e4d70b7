package io.ecsanywhere.harness.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Looks at a Java process from outside, by {@code jcmd} and {@code /proc}. */
final class Probe {

  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private final long pid;

  Probe(long pid) {
    this.pid = pid;
  }

  /** Has the process collect its garbage, and looks at what is left. */
  Sample sample(Duration at) {
    Histogram histogram = Histogram.read(jcmd("GC.class_histogram"));
    return new Sample(
        at,
        histogram.bytes(),
        histogram.instancesOf("io.ecsanywhere."),
        status("Threads:"),
        files(),
        status("VmRSS:") * 1024);
  }

  private List<String> jcmd(String command) {
    try {
      Process process =
          new ProcessBuilder(JCMD.toString(), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      try (var lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
        return lines.toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd of this JDK does not start", e);
    }
  }

  /** A number of the process's status, such as {@code Threads:}. */
  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long files() {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
