package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The controller that is measured.
 *
 * @param startedNanos just before its process was started
 */
record Subject(ControllerProcess process, long startedNanos) implements AutoCloseable {

  Patience patience(Patience patience) {
    return patience.whileRuns(process);
  }

  /** What it has used of processors so far. */
  Duration cpu() {
    return cpu(ProcessHandle.of(process.pid()).orElseThrow());
  }

  /** What this JVM, the simulated AWS, has used of processors so far. */
  static Duration simulatorCpu() {
    return cpu(ProcessHandle.current());
  }

  private static Duration cpu(ProcessHandle handle) {
    return handle
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("no CPU time of " + handle.pid()));
  }

  long residentBytes() {
    return kibibytes("VmRSS:") * 1024;
  }

  long peakResidentBytes() {
    return kibibytes("VmHWM:") * 1024;
  }

  private long kibibytes(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
