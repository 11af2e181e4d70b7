package io.ecsanywhere.controller.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build of the program this is.
 *
 * @param commit abbreviated; {@code unknown} where it was built outside a git checkout
 * @param java the version of the Java that runs it
 */
record Build(String version, String commit, String java) {

  /** This very program. */
  static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      properties.load(Objects.requireNonNull(in, "build.properties is not on the class path"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        properties.getProperty("version", "unknown"),
        properties.getProperty("commit", "unknown"),
        Runtime.version().toString());
  }
}
