package io.ecsanywhere.controller.command;

/** What a command line asks for. */
sealed interface Request {

  /** To run the controller. */
  record Run(Options options, UnknownVariables unknown) implements Request {}

  /** To say what {@code run} would do. */
  record Plan(Options options, UnknownVariables unknown) implements Request {}

  /** To say which program this is. */
  record Version() implements Request {}

  /** To be told what there is. */
  record Help(String text) implements Request {}

  /** Nothing that can be done; the line says why. */
  record Refused(String line) implements Request {}
}
