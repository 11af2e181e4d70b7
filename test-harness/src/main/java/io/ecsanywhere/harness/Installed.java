package io.ecsanywhere.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What some tests need of the machine that they are run on. Where it is missing they are left out;
 * but not where the environment variable {@code CI} is set, for there it was promised, unless
 * {@code CI_WITHOUT} names it.
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
    return promised(name, there, System.getenv());
  }

  static boolean promised(String name, boolean there, Map<String, String> environment) {
    boolean excepted =
        List.of(environment.getOrDefault("CI_WITHOUT", "").split(" ", -1)).contains(name);
    if (!there && environment.containsKey("CI") && !excepted) {
      throw new IllegalStateException(name + " is not installed, and CI tests nothing without it");
    }
    return there;
  }
}
