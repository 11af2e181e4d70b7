package io.ecsanywhere.informers.trigger;

/** An event's body cannot be understood; the message is one line that says what was expected. */
public final class MalformedEventException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedEventException(String message) {
    super(message);
  }
}
