package io.ecsanywhere.harness.iam;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text in which {@code *} stands for any characters and {@code ?} for one. */
final class Glob {

  private Glob() {}

  static Pattern of(String text) {
    return Pattern.compile(regex(text), Pattern.DOTALL);
  }

  /** As actions are compared. */
  static Pattern ofAnyCase(String text) {
    return Pattern.compile(regex(text), Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  }

  private static String regex(String text) {
    return text.chars()
        .mapToObj(
            letter ->
                switch (letter) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(letter));
                })
        .collect(Collectors.joining());
  }
}
