package io.ecsanywhere.controller;

import io.ecsanywhere.controller.command.Program;

/** The program's entry: joins the command to the controller that it runs. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new Program(AwsController::launch).execute(args, System.getenv(), System.out, System.err));
  }
}
