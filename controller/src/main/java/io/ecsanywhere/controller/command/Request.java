package io.ecsanywhere.controller.command;

import java.util.Map;
import java.util.Optional;

/** What a command line asks for. */
sealed interface Request {

  /**
   * To run the controller.
   *
   * @param strangers variables of the environment that look like ours and are not, each with what
   *     may be meant by it
   */
  record Run(Options options, Map<String, Optional<String>> strangers) implements Request {}

  /** To say which program this is. */
  record Version() implements Request {}

  /** To be told what there is. */
  record Help(String text) implements Request {}

  /** Nothing that can be done; the line says why. */
  record Refused(String line) implements Request {}
}
