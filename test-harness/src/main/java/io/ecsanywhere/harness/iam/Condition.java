package io.ecsanywhere.harness.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One key of a statement's condition. A key that the call does not have fulfils nothing, but for
 * {@code ForAllValues}, which is content with no values.
 */
final class Condition {

  private static final String FOR_ALL_VALUES = "ForAllValues:";

  /** Parts of an ARN between its colons; the last may have colons of its own. */
  private static final int ARN_PARTS = 6;

  private final String key;
  private final boolean forAllValues;
  private final Predicate<String> matches;

  private Condition(String key, boolean forAllValues, Predicate<String> matches) {
    this.key = key;
    this.forAllValues = forAllValues;
    this.matches = matches;
  }

  /**
   * @throws IllegalArgumentException where the operator is none that is known here
   */
  static Condition of(String operator, String key, List<String> values) {
    boolean forAllValues = operator.startsWith(FOR_ALL_VALUES);
    String bare = forAllValues ? operator.substring(FOR_ALL_VALUES.length()) : operator;
    Predicate<String> matches =
        switch (bare) {
          case "StringEquals" -> values::contains;
          case "StringLike" -> any(values.stream().map(Condition::like).toList());
          // AWS says of these two that they behave alike.
          case "ArnEquals", "ArnLike" -> any(values.stream().map(Condition::arn).toList());
          default -> throw new IllegalArgumentException("Condition with " + operator);
        };
    return new Condition(key, forAllValues, matches);
  }

  boolean holds(Map<String, List<String>> context) {
    List<String> values = context.getOrDefault(key, List.of());
    return forAllValues ? values.stream().allMatch(matches) : values.stream().anyMatch(matches);
  }

  private static Predicate<String> any(List<Predicate<String>> each) {
    return value -> each.stream().anyMatch(one -> one.test(value));
  }

  private static Predicate<String> like(String pattern) {
    return Glob.of(pattern).asMatchPredicate();
  }

  /** A wildcard does not reach over the colons of an ARN. */
  private static Predicate<String> arn(String pattern) {
    List<Pattern> parts = Arrays.stream(pattern.split(":", ARN_PARTS)).map(Glob::of).toList();
    return value -> {
      String[] values = value.split(":", ARN_PARTS);
      return values.length == parts.size()
          && IntStream.range(0, values.length)
              .allMatch(i -> parts.get(i).matcher(values[i]).matches());
    };
  }
}
