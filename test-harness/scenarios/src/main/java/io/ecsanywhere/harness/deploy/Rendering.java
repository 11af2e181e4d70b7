package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.harness.deploy.Template.Call;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation makes of a part of a template: maps, lists and texts without calls.
 *
 * @param values what {@code Ref} of a name or {@code GetAtt} of {@code Name.Attribute} comes to: a
 *     text, or a list of texts
 */
record Rendering(Template template, Map<String, Object> values) {

  private static final Object NO_VALUE = new Object();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  Object of(@Nullable Object node) {
    return switch (node) {
      case null -> NO_VALUE;
      case Call call -> call(call.function(), call.argument());
      case Map<?, ?> map -> {
        Map<Object, Object> rendered = new LinkedHashMap<>();
        map.forEach((key, value) -> rendered.put(key, of(value)));
        rendered.values().removeIf(NO_VALUE::equals);
        yield rendered;
      }
      case Collection<?> many ->
          many.stream().map(this::of).filter(each -> each != NO_VALUE).toList();
      default -> node;
    };
  }

  private Object call(String function, Object argument) {
    return switch (function) {
      case "Ref", "GetAtt" -> value((String) argument);
      case "Sub" ->
          argument instanceof List<?> list
              ? substituted((String) list.get(0), (Map<?, ?>) of(list.get(1)))
              : substituted((String) argument, Map.of());
      case "Select" ->
          ((List<?>) argument(argument, 1)).get(Integer.parseInt(argument(argument, 0).toString()));
      case "Join" ->
          texts(argument(argument, 1)).collect(Collectors.joining((String) argument(argument, 0)));
      case "Split" ->
          List.of(
              ((String) argument(argument, 1))
                  .split(Pattern.quote((String) argument(argument, 0)), -1));
      case "If" -> of(((List<?>) argument).get(holds((String) argument(argument, 0)) ? 1 : 2));
      case "Condition" -> holds((String) argument);
      case "And" -> ((List<?>) argument).stream().map(this::of).allMatch(Boolean.TRUE::equals);
      case "Or" -> ((List<?>) argument).stream().map(this::of).anyMatch(Boolean.TRUE::equals);
      case "Not" -> !argument(argument, 0).equals(true);
      case "Equals" -> argument(argument, 0).toString().equals(argument(argument, 1).toString());
      default -> throw new IllegalArgumentException(function);
    };
  }

  private String substituted(String text, Map<?, ?> local) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable -> {
              Object own = local.get(variable.group(1));
              return Matcher.quoteReplacement(
                  (String) (own == null ? value(variable.group(1)) : own));
            });
  }

  private Object argument(Object list, int place) {
    return of(((List<?>) list).get(place));
  }

  private static Stream<String> texts(Object list) {
    return ((Collection<?>) list).stream().map(String.class::cast);
  }

  /** Whether a condition of the template does. */
  boolean holds(String condition) {
    return of(template.conditions().get(condition)).equals(true);
  }

  private Object value(String name) {
    return name.equals("AWS::NoValue") ? NO_VALUE : Objects.requireNonNull(values.get(name), name);
  }
}
