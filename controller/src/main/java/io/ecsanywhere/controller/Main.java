package io.ecsanywhere.controller;

import io.ecsanywhere.controller.command.Program;

/** The program's entry: joins the commands to what they set going. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(program().execute(args, System.getenv(), System.out, System.err));
  }

  /** The program with AWS behind it, as a process runs it. */
  public static Program program() {
    return new Program(AwsController::launch, AwsPlanner::plan);
  }
}
