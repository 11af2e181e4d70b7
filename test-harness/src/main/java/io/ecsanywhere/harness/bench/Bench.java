package io.ecsanywhere.harness.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures the real controller, a scenario at a time. It prints figures and asserts none. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the real controller on a simulated AWS, and leaves what it found",
      "as JSON in test-harness/target/bench. It prints figures and judges none.",
      "Without a scenario: latency."
    },
    subcommands = {
      Latency.class,
      Quiet.class,
      ColdStartRight.class,
      ColdStartEmpty.class,
      Trickle.class,
      Storm.class,
      Large.class,
      Flood.class,
      Start.class,
      Jmh.class
    })
public final class Bench {

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Returns the exit status. */
  static int execute(String... arguments) {
    var given = arguments.length == 0 ? new String[] {"latency"} : arguments;
    return new CommandLine(new Bench()).execute(given);
  }
}
