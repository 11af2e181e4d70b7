package io.ecsanywhere.controller;

import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.Program;
import io.ecsanywhere.controller.command.RunningController;
import io.ecsanywhere.controller.command.StartException;

/** The program's entry: joins the command to the controller that it runs. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new Program(Main::launch).execute(args, System.getenv(), System.out, System.err));
  }

  private static RunningController launch(Options options) throws StartException {
    throw new StartException("this build has no reconciler");
  }
}
