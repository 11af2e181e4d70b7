package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What single parts cost, by JMH. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    description = "What queue, diff and update of the view cost, in a JVM of their own each.")
final class Jmh implements Callable<Integer> {

  @Option(names = "--only", description = "A pattern of benchmarks' names; default all.")
  private String only = "io.ecsanywhere.harness.jmh";

  @Option(names = "--iterations", description = "Default ${DEFAULT-VALUE}, and as many before.")
  private int iterations = 5;

  @Option(names = "--iteration-ms", description = "How long each is; default ${DEFAULT-VALUE}.")
  private long iterationMillis = 1_000;

  @Option(
      names = "--forks",
      description = {
        "JVMs for each; default ${DEFAULT-VALUE}.",
        "0 runs all in this one: quick, and its figures worth nothing."
      })
  private int forks = 1;

  @Option(names = "--output", description = "A folder; default test-harness/target/bench.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException, RunnerException {
    var folder = output.orElseGet(() -> Repository.output("bench"));
    Files.createDirectories(folder);
    var options =
        new OptionsBuilder()
            .include(only)
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.milliseconds(iterationMillis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(iterationMillis))
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(folder.resolve("jmh.json").toString())
            .build();
    var results = new Runner(options).run();
    return results.isEmpty() ? 1 : 0;
  }
}
