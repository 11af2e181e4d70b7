package io.ecsanywhere.controller.plan;

/** A service was asked for that is not there. The message is one line for the user. */
public final class UnknownServiceException extends Exception {

  private static final long serialVersionUID = 1L;

  UnknownServiceException(String message) {
    super(message);
  }
}
