package io.ecsanywhere.controller.command;

/**
 * The controller cannot start, for a reason that the user can put right: a missing permission,
 * queue, cluster or table. The message is one line that names the thing and what was expected.
 */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
