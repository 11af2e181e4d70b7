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
      case Commands.RUN -> flags(Commands.RUN, Flags.RUN, purpose);
      case Commands.PLAN -> flags(Commands.PLAN, Flags.PLAN, purpose);
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

  private static String flags(String command, CommandFlags flags, String purpose) {
    TextTable table = table(FLAG_WIDTH, DEFAULT_WIDTH, MEANING_WIDTH);
    table.addRowValues("Flag", "Default", "Meaning");
    for (Flag<?> flag : flags.flags()) {
      table.addRowValues("  " + usage(flag), shownDefault(flag, flags), flag.meaning());
    }
    return """
    Usage: %s %s --cluster=NAME [FLAG...]

    %s

    %s
    Durations read like 200ms, 30s, 1m30s or 1h.
    Each flag can also be set as an environment variable, --log-level as %s, and in the file
    that --config names, as %s. The command line beats the environment, which beats the file.
    Repeatable ones are separated by commas or spaces in the environment, and lists in the file.
    AWS's endpoint, region and credentials come from the AWS SDK's own variables,
    proxies from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
    """
        .formatted(
            Commands.PROGRAM,
            command,
            purpose,
            table,
            Flags.LOG_LEVEL.variable(),
            Flags.LOG_LEVEL.key());
  }

  private static String usage(Flag<?> flag) {
    return flag.label().isEmpty() ? flag.name() : flag.name() + "=" + flag.label();
  }

  private static String shownDefault(Flag<?> flag, CommandFlags flags) {
    if (flag.equals(Flags.CLUSTER)) {
      return "required";
    }
    return switch (flag.count()) {
      case SWITCH -> "off";
      case ONCE, OFTEN -> flags.fallback(flag).isEmpty() ? "none" : flags.fallback(flag);
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
