package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of what is shipped, to find the words in that users meet. */
final class Sources {

  private static final List<String> MODULES = List.of("informers", "adapters", "controller");

  private Sources() {}

  /** What the first group of this pattern finds in the program's sources. */
  static Set<String> words(String pattern) {
    return MODULES.stream()
        .map(module -> Repository.file(module + "/src/main/java"))
        .flatMap(folder -> words(folder, pattern).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the first group of this pattern finds in the Java files below a folder. */
  static Set<String> words(Path folder, String pattern) {
    return javaFiles(folder)
        .map(Sources::text)
        .flatMap(text -> found(text, pattern))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the first group of this pattern finds in a page. */
  static Set<String> wordsOf(String page, String pattern) {
    return found(text(Repository.file(page)), pattern)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    return matcher.results().map(result -> result.group(1));
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
