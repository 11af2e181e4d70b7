package io.ecsanywhere.controller.log;

/** The least weight of the program's own lines. Libraries are heard from {@link #WARN} on. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
