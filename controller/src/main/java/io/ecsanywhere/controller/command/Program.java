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
  private final Planner planner;

  public Program(ControllerLauncher launcher, Planner planner) {
    this.launcher = launcher;
    this.planner = planner;
  }

  /**
   * Does what the arguments ask for; {@code run} returns when the controller has stopped.
   *
   * @param out answers, and the log lines of {@code run}
   * @param err one line where the program is refused, and the log lines of {@code plan}
   * @return the exit status: 0 for done, 1 for a fault of ours or a plan that is not the whole, 2
   *     where the user has to put something right, 3 for a plan with differences
   */
  public int execute(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    return switch (CommandReader.read(List.of(args), environment)) {
      case Request.Help help -> answer(out, help.text());
      case Request.Version _ -> answer(out, version());
      case Request.Refused refused -> refuse(err, refused.line());
      case Request.Run run -> run(run, environment, out, err);
      case Request.Plan plan -> plan(plan, environment, out, err);
    };
  }

  private int run(
      Request.Run run, Map<String, String> environment, PrintStream out, PrintStream err) {
    Options options = run.options();
    Logging logging = Logging.start(options.logFormat(), options.logLevel(), out, environment);
    return new ControllerRun(launcher, logging, line -> refuse(err, line)).run(run);
  }

  private int plan(
      Request.Plan plan, Map<String, String> environment, PrintStream out, PrintStream err) {
    Options options = plan.options();
    Logging logging = Logging.start(options.logFormat(), options.logLevel(), err, environment);
    return new PlanRun(planner, out, line -> refuse(err, line)).run(plan, logging);
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
