package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.harness.measure.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Feeds spoiled input to every door of the product. */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Feeds the product's doors with events, tags, flags and answers of AWS that are",
      "wrong in every way. Exits with 1 where anything got out that should not have,",
      "hung, or was kept in memory."
    })
public final class Fuzz implements Callable<Integer> {

  @Option(
      names = "--inputs",
      defaultValue = "1000000",
      description = "how many inputs, over all doors (default: ${DEFAULT-VALUE})")
  private long inputs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "decides all inputs (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--only", description = "just this door, with all of the inputs")
  private @Nullable String only;

  @Option(names = "--input", description = "just this one of a door's inputs")
  private @Nullable Long input;

  @Spec private @Nullable CommandSpec spec;

  private Fuzz() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Fuzz()).execute(arguments));
  }

  @Override
  public Integer call() {
    List<Door> doors =
        Doors.ALL.stream().filter(door -> only == null || door.name().equals(only)).toList();
    if (doors.isEmpty() || inputs < 1 || (input != null && only == null)) {
      throw new ParameterException(
          command().commandLine(),
          "--only takes one of %s; --inputs a number from 1; --input goes with --only"
              .formatted(Doors.ALL.stream().map(Door::name).toList()));
    }
    PrintWriter out = command().commandLine().getOut();
    Table table =
        Table.of("fuzzer", "inputs", "accepted", "refused", "seconds", "heap MB", "at the end");
    boolean clean = true;
    for (Door door : doors) {
      Report report = report(door);
      clean &= report.clean();
      report.complaints().forEach(out::println);
      table.row(
          report.fuzzer(),
          report.inputs(),
          report.accepted(),
          report.refused(),
          String.format(Locale.ROOT, "%.1f", report.took().toMillis() / 1000.0),
          report.start(),
          report.end());
    }
    table.lines().forEach(out::println);
    out.flush();
    return clean ? 0 : 1;
  }

  private Report report(Door door) {
    if (input != null) {
      return Campaign.replay(door, seed, input);
    }
    long share = only == null ? Math.max(1, inputs * door.share() / 1000) : inputs;
    return Campaign.run(door, seed, share, Campaign.DEADLINE);
  }

  private CommandSpec command() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec;
  }
}
