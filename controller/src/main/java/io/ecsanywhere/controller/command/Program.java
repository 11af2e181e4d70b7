package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.log.Logging;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The program from arguments to exit status. Keeps no state, so that tests run it in-process. */
public final class Program {

  private static final int OK = 0;

  /** The user has to put something right: a flag, a variable, a permission. */
  static final int REFUSED = 2;

  private final ControllerLauncher launcher;

  public Program(ControllerLauncher launcher) {
    this.launcher = launcher;
  }

  /**
   * Does what the arguments ask for; {@code run} returns when the controller has stopped.
   *
   * @param out answers and log lines
   * @param err one line where the program is refused
   * @return the exit status: 0 for done, 1 for a fault of ours, 2 where the user has to put
   *     something right
   */
  public int execute(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    return switch (CommandReader.read(List.of(args), environment)) {
      case Request.Help help -> answer(out, help.text());
      case Request.Version _ -> answer(out, version());
      case Request.Refused refused -> refuse(err, refused.line());
      case Request.Run run -> run(run, environment, out, err);
    };
  }

  private int run(
      Request.Run run, Map<String, String> environment, PrintStream out, PrintStream err) {
    Options options = run.options();
    Logging logging = Logging.start(options.logFormat(), options.logLevel(), out, environment);
    return new ControllerRun(launcher, logging, line -> refuse(err, line)).run(run);
  }

  private static int answer(PrintStream out, String text) {
    out.print(text);
    out.flush();
    return OK;
  }

  private static int refuse(PrintStream err, String line) {
    err.println(Commands.PROGRAM + ": " + line);
    return REFUSED;
  }

  private static String version() {
    Build build = Build.current();
    return "%s %s%ncommit %s%nJava %s%n"
        .formatted(Commands.PROGRAM, build.version(), build.commit(), build.java());
  }
}
