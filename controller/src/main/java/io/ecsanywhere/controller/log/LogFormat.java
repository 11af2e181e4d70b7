package io.ecsanywhere.controller.log;

/** How a log line is written. */
public enum LogFormat {
  /** One JSON object a line, for machines. */
  JSON,
  /** One line of words and {@code key=value} pairs, for people. */
  TEXT
}
