package io.ecsanywhere.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What some tests need of the machine that they are run on. Where it is missing they are left out;
 * but not where the environment variable {@code CI} is set, for there it was promised.
 */
public final class Installed {

  private Installed() {}

  /**
   * Whether a program is on the {@code PATH}.
   *
   * @throws IllegalStateException where it is not, in CI
   */
  public static boolean program(String name) {
    return promised(
        name,
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
  }

  /**
   * What was found out of something by this name.
   *
   * @throws IllegalStateException where it is not there, in CI
   */
  public static boolean promised(String name, boolean there) {
    if (!there && System.getenv("CI") != null) {
      throw new IllegalStateException(name + " is not installed, and CI tests nothing without it");
    }
    return there;
  }
}
