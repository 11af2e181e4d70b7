package io.ecsanywhere.controller.command;

/**
 * A value that a flag does not take. The message names the flag, what it takes and the value, in
 * one line; whoever knows that the value came from the environment names the variable instead.
 */
final class RefusedValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  private final transient Flag<?> flag;
  private final String complaint;

  RefusedValueException(Flag<?> flag, String takes, String value) {
    this(flag, "takes " + takes + ", not " + quote(value));
  }

  private RefusedValueException(Flag<?> flag, String complaint) {
    super(flag.name() + " " + complaint);
    this.flag = flag;
    this.complaint = complaint;
  }

  Flag<?> flag() {
    return flag;
  }

  /** What follows the name of the flag or variable. */
  String complaint() {
    return complaint;
  }

  /** A user's text between quotes, on one line whatever it holds, and of bearable length. */
  static String quote(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
    return line.length() <= LONGEST_QUOTE
        ? "'" + line + "'"
        : "'" + line.substring(0, LONGEST_QUOTE) + "'...";
  }
}
