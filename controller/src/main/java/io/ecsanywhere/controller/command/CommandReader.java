package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Turns a command line, an environment and a file into a {@link Request}. Everything wrong with
 * them comes out as one line that names it.
 */
final class CommandReader {

  private CommandReader() {}

  static Request read(List<String> args, Map<String, String> environment) {
    CommandLine program = Commands.program();
    if (args.isEmpty() || (args.getFirst().startsWith("-") && !Commands.ownFlag(args.getFirst()))) {
      return new Request.Refused("a command is missing: " + Commands.names());
    }
    try {
      return request(program.parseArgs(args.toArray(String[]::new)), environment);
    } catch (CommandLine.ParameterException e) {
      return new Request.Refused(complaint(e));
    }
  }

  private static Request request(ParseResult program, Map<String, String> environment) {
    ParseResult command = program.hasSubcommand() ? program.subcommand() : program;
    if (command.isUsageHelpRequested()) {
      return new Request.Help(HelpText.of(command.commandSpec()));
    }
    return switch (command.commandSpec().name()) {
      case Commands.RUN -> asked(Flags.RUN, given(command), environment, Request.Run::new);
      case Commands.PLAN -> asked(Flags.PLAN, given(command), environment, Request.Plan::new);
      default -> new Request.Version();
    };
  }

  private static Request asked(
      CommandFlags flags,
      Map<String, List<String>> given,
      Map<String, String> environment,
      BiFunction<Options, UnknownVariables, Request> request) {
    FlagValues values = new FlagValues(flags, given, environment, ConfigFile.NONE);
    try {
      Optional<Path> config = values.optional(Flags.CONFIG);
      if (config.isPresent()) {
        values = values.with(ConfigFile.read(config.get()));
      }
      return request.apply(options(values), values.unknown());
    } catch (RefusedValueException e) {
      return new Request.Refused(values.source(e.flag()) + " " + e.complaint());
    } catch (IllegalArgumentException e) {
      return new Request.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Options options(FlagValues values) {
    return new Options(
        values.optional(Flags.CONFIG),
        ImmutableSet.copyOf(values.all(Flags.CLUSTER)),
        values.optional(Flags.EVENT_QUEUE_URL),
        values.one(Flags.SERVICE_RESYNC_PERIOD),
        values.one(Flags.TASK_RESYNC_PERIOD),
        values.one(Flags.INSTANCE_RESYNC_PERIOD),
        values.one(Flags.TARGET_RESYNC_PERIOD),
        values.one(Flags.FULL_RESYNC_PERIOD),
        values.one(Flags.WORKERS),
        values.one(Flags.RETRY_BASE_DELAY),
        values.one(Flags.RETRY_MAX_DELAY),
        values.one(Flags.LEADER_ELECT),
        values.optional(Flags.LEASE_TABLE),
        values.one(Flags.LEASE_NAME),
        values.one(Flags.LEASE_DURATION),
        values.one(Flags.RENEW_DEADLINE),
        values.one(Flags.RETRY_PERIOD),
        values.optional(Flags.CHECKPOINT_DIR),
        ImmutableList.copyOf(values.all(Flags.HOST_CIDR)),
        values.one(Flags.ON_DISCONNECTED_HOST),
        values.one(Flags.DISCONNECT_GRACE),
        values.one(Flags.API_BUDGET),
        values.one(Flags.DRY_RUN),
        values.one(Flags.HTTP_ADDRESS),
        values.one(Flags.METRICS_PER_POOL),
        values.one(Flags.LOG_FORMAT),
        values.one(Flags.LOG_LEVEL),
        ImmutableSet.copyOf(values.all(Flags.SERVICE)),
        values.one(Flags.OUTPUT));
  }

  private static Map<String, List<String>> given(ParseResult command) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (OptionSpec option : command.matchedOptions()) {
      given.put(option.longestName(), texts(option));
    }
    return given;
  }

  private static List<String> texts(OptionSpec option) {
    Object value = option.getValue();
    return value instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  private static String complaint(CommandLine.ParameterException e) {
    return switch (e) {
      case CommandLine.UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case CommandLine.MissingParameterException missing -> missing(missing);
      case CommandLine.OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " is given twice, and takes one value";
      default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    };
  }

  private static String unmatched(CommandLine.UnmatchedArgumentException e) {
    String text = e.getUnmatched().getFirst();
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (command.parent() == null) {
      return "unknown command " + RefusedValueException.quote(text) + ": " + Commands.names();
    }
    if (!text.startsWith("-")) {
      return command.name() + " takes flags only, not " + RefusedValueException.quote(text);
    }
    String name = text.split("=", 2)[0];
    String advice =
        Nearest.to(name, command.optionsMap().keySet())
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse(command.name() + " --help lists those there are");
    return "unknown flag " + RefusedValueException.quote(name) + ": " + advice;
  }

  private static String missing(CommandLine.MissingParameterException e) {
    String name = name(e.getMissing().getFirst());
    return Flags.ALL.stream()
        .filter(flag -> flag.name().equals(name))
        .map(flag -> flag.name() + " takes " + flag.takes() + ", and nothing follows it")
        .findFirst()
        .orElse(name + " takes a value");
  }

  private static String name(ArgSpec argument) {
    return ((OptionSpec) argument).longestName();
  }
}
