package io.ecsanywhere.harness.front;

import java.util.regex.Pattern;

/**
 * A set of operations: {@code ecs:ListTasks}, {@code ecs:List*}, {@code elasticloadbalancing:*}, or
 * {@code *} for all.
 */
public record Operations(String pattern) {

  public static final Operations ALL = new Operations("*");

  public Operations {
    if (!pattern.matches("\\*|[a-z]+:[A-Za-z*]+")) {
      throw new IllegalArgumentException(
          "Expected service:Operation, with * for any letters, but got: " + pattern);
    }
  }

  public static Operations of(String pattern) {
    return new Operations(pattern);
  }

  public boolean contains(String service, String operation) {
    return Pattern.matches(pattern.replace("*", ".*"), service + ":" + operation);
  }
}
