package io.ecsanywhere.harness.scenario;

import com.google.common.util.concurrent.Uninterruptibles;
import io.ecsanywhere.controller.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The controller's program, run in this JVM through the same door as a process's: arguments in, log
 * lines and an exit status out.
 */
final class RunningProgram implements AutoCloseable {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FutureTask<Integer> run;
  private final Thread thread;

  private RunningProgram(List<String> arguments) {
    run =
        new FutureTask<>(
            () ->
                Main.program()
                    .execute(
                        arguments.toArray(String[]::new),
                        Map.of("ECSA_HTTP_ADDRESS", "127.0.0.1:0"),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    thread = Thread.ofPlatform().name("program").start(run);
  }

  /** Starts {@code run} against the AWS that these variables point at. */
  static RunningProgram start(Map<String, String> environment, List<String> flags) {
    return start(environment, "run", flags);
  }

  /** Starts a command against the AWS that these variables point at. */
  static RunningProgram start(Map<String, String> environment, String command, List<String> flags) {
    Map<String, String> properties =
        Map.of(
            "AWS_ENDPOINT_URL", "aws.endpointUrl",
            "AWS_REGION", "aws.region",
            "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey");
    properties.forEach(
        (variable, property) -> System.setProperty(property, environment.get(variable)));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(flags);
    return new RunningProgram(arguments);
  }

  /** The log so far, a line each. */
  List<String> log() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The lines of the log so far that hold all of these. */
  List<String> lines(String... parts) {
    return log().stream().filter(line -> Stream.of(parts).allMatch(line::contains)).toList();
  }

  /** What it printed on standard output, once it has ended. */
  String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What it said on standard error. */
  String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** The exit status, where the program ends by itself, and soon. */
  int exitStatus() throws Exception {
    return run.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread);
  }
}
