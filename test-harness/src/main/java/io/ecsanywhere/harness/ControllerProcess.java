package io.ecsanywhere.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The real controller, a process of its own, started as its users start it. */
public final class ControllerProcess implements AutoCloseable {

  /** It promises to be gone 10 s after SIGTERM. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final int KILLED = 137;

  /** What the user's own shell may have set: the simulation alone is to be seen. */
  private static final Pattern OF_THE_USER =
      Pattern.compile("AWS_.*|ECSA_.*|(HTTPS?|NO|ALL)_PROXY", Pattern.CASE_INSENSITIVE);

  private final Process process;
  private final Path log;

  private ControllerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code run} from the working copy's distribution. */
  public static ControllerProcess start(
      Map<String, String> environment, List<String> flags, Path log) {
    return start(Repository.launcher(), environment, flags, log);
  }

  /**
   * Starts {@code run}; whatever the program writes goes into the log. It ends with this JVM, if
   * not before.
   *
   * @param launcher of a distribution
   * @param environment points the SDK at an AWS
   */
  public static ControllerProcess start(
      Path launcher, Map<String, String> environment, List<String> flags, Path log) {
    var command = new ArrayList<>(List.of(launcher.toString(), "run"));
    command.addAll(flags);
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> OF_THE_USER.matcher(name).matches());
    // Several may run on this machine: unless a flag says otherwise each takes a port of its own.
    builder.environment().put("ECSA_HTTP_ADDRESS", "127.0.0.1:0");
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      var controller = new ControllerProcess(builder.start(), log);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(controller::close));
      return controller;
    } catch (IOException e) {
      throw new UncheckedIOException("The controller does not start", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Where its log is. */
  public Path log() {
    return log;
  }

  /** Sends a signal, such as {@code KILL}. */
  public void signal(String signal) {
    try {
      // The shell's own: as a program it is in a package that need not be installed.
      int status =
          new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -s " + signal + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty while it runs. */
  public OptionalInt status() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Whether its caches are synced and its workers at work. */
  public boolean ready() {
    return lines().stream().anyMatch(line -> line.contains("\"event\":\"synced\""));
  }

  /** The log lines of this level so far. */
  public List<String> lines(String level) {
    var field = "\"level\":\"" + level.toUpperCase(Locale.ROOT) + '"';
    return lines().stream().filter(line -> line.toUpperCase(Locale.ROOT).contains(field)).toList();
  }

  /** The log so far. */
  public List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends SIGTERM and waits for the end.
   *
   * @return the exit status; 137 where it had to be killed
   */
  public int stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return KILLED;
    }
  }

  @Override
  public void close() {
    var _ = stop();
  }
}
