package io.ecsanywhere.controller.command;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} prints: a table that fits 100 columns. */
final class HelpText {

  private static final int FLAG_WIDTH = 43;
  private static final int DEFAULT_WIDTH = 10;
  private static final int MEANING_WIDTH = 47;

  private HelpText() {}

  static String of(CommandSpec command) {
    String purpose = String.join(" ", command.usageMessage().description());
    return switch (command.name()) {
      case Commands.PROGRAM -> program(command, purpose);
      case Commands.RUN -> run(purpose);
      default -> "Usage: %s %s%n%n%s%n".formatted(Commands.PROGRAM, command.name(), purpose);
    };
  }

  private static String program(CommandSpec program, String purpose) {
    TextTable commands = table(FLAG_WIDTH, MEANING_WIDTH + DEFAULT_WIDTH);
    for (Map.Entry<String, CommandLine> command : program.subcommands().entrySet()) {
      commands.addRowValues(
          "  " + command.getKey(),
          String.join(" ", command.getValue().getCommandSpec().usageMessage().description()));
    }
    return """
    Usage: %1$s COMMAND [FLAG...]

    %2$s

    Commands:
    %3$s
    %1$s COMMAND --help tells more of one.
    """
        .formatted(Commands.PROGRAM, purpose, commands);
  }

  private static String run(String purpose) {
    TextTable flags = table(FLAG_WIDTH, DEFAULT_WIDTH, MEANING_WIDTH);
    flags.addRowValues("Flag", "Default", "Meaning");
    for (Flag<?> flag : Flags.ALL) {
      flags.addRowValues("  " + usage(flag), shownDefault(flag), flag.meaning());
    }
    return """
    Usage: %s run --cluster=NAME [FLAG...]

    %s

    %s
    Durations read like 200ms, 30s, 1m30s or 1h.
    Each flag can also be set as an environment variable, --log-level as %s; a flag
    on the command line beats it. Repeatable ones are separated there by commas or spaces.
    AWS's endpoint, region, credentials and proxy come from the AWS SDK's own variables.
    """
        .formatted(Commands.PROGRAM, purpose, flags, Flags.LOG_LEVEL.variable());
  }

  private static String usage(Flag<?> flag) {
    return flag.label().isEmpty() ? flag.name() : flag.name() + "=" + flag.label();
  }

  private static String shownDefault(Flag<?> flag) {
    if (flag.equals(Flags.CLUSTER)) {
      return "required";
    }
    return switch (flag.count()) {
      case SWITCH -> "off";
      case ONCE, OFTEN -> flag.fallback().isEmpty() ? "none" : flag.fallback();
    };
  }

  private static TextTable table(int... widths) {
    Column[] columns = new Column[widths.length];
    for (int i = 0; i < widths.length; i++) {
      columns[i] = new Column(widths[i], 0, i == 0 ? Overflow.SPAN : Overflow.WRAP);
    }
    return TextTable.forColumns(CommandLine.Help.defaultColorScheme(Ansi.OFF), columns);
  }
}
