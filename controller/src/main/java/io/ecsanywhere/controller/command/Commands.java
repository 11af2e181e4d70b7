package io.ecsanywhere.controller.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands there are. Built from the table of flags rather than from annotations. */
final class Commands {

  static final String PROGRAM = "ecs-anywhere-controller";
  static final String RUN = "run";
  static final String PLAN = "plan";
  static final String VERSION = "version";

  private Commands() {}

  static CommandLine program() {
    CommandSpec program =
        command(PROGRAM, "Keeps load-balancer pools equal to the running tasks of ECS Anywhere.");
    program.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .type(boolean.class)
            .description("The same as the command version.")
            .build());
    program.addSubcommand(
        RUN, command(RUN, "Runs the controller until it is told to stop.", Flags.RUN));
    program.addSubcommand(
        PLAN,
        command(
            PLAN,
            "Says what run would do now, and of each task why it is a target or not. Only reads.",
            Flags.PLAN));
    program.addSubcommand(VERSION, command(VERSION, "Says version, commit and Java."));
    // Values are taken as they stand: no @files, no second guessing of quotes.
    return new CommandLine(program).setExpandAtFiles(false).setTrimQuotes(false);
  }

  /** Whether this is a flag of the program itself rather than of a command. */
  static boolean ownFlag(String text) {
    return List.of("-h", "--help", "--version").contains(text);
  }

  /** The commands in words, for complaints. */
  static String names() {
    return RUN + ", " + PLAN + " or " + VERSION + " (--help tells more)";
  }

  private static CommandSpec command(String name, String description, CommandFlags flags) {
    CommandSpec command = command(name, description);
    flags.flags().forEach(flag -> command.addOption(option(flag)));
    return command;
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec command = CommandSpec.create().name(name);
    command.usageMessage().description(description);
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("This text.")
            .build());
    return command;
  }

  private static OptionSpec option(Flag<?> flag) {
    OptionSpec.Builder option =
        OptionSpec.builder(flag.name())
            .paramLabel(flag.label())
            .description(flag.meaning())
            .defaultValue(null);
    return switch (flag.count()) {
      case ONCE -> option.type(String.class).arity("1").build();
      case OFTEN -> option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
      case SWITCH -> option.type(String.class).arity("0..1").fallbackValue("true").build();
    };
  }
}
