package io.ecsanywhere.harness.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the metric filters of the controller's template make of lines of its log. */
public final class ShippedFilters {

  private static final Template TEMPLATE = Template.read("controller");
  private static final String CONDITION = "\\$\\.([a-z_]+) = \"([a-z-]+)\"";
  private static final Pattern EACH = Pattern.compile(CONDITION);
  private static final Pattern UNDERSTOOD =
      Pattern.compile(
          "\\{ (?:%1$s|\\(%1$s\\)(?: && \\(%1$s\\))*) }".formatted(CONDITION.replace("(", "(?:")));

  private ShippedFilters() {}

  /** The value that a line gives to each metric, by the metric's name; others are missing. */
  public static Map<String, Double> values(JsonNode line) {
    Map<String, Double> values = new TreeMap<>();
    filters()
        .forEach(
            filter -> {
              Map<?, ?> metric =
                  (Map<?, ?>) Template.many(filter.get("MetricTransformations")).getFirst();
              if (lets(String.valueOf(filter.get("FilterPattern")), line)) {
                values.put(
                    String.valueOf(metric.get("MetricName")),
                    value(String.valueOf(metric.get("MetricValue")), line));
              }
            });
    return values;
  }

  /** The properties of each. */
  static List<Map<?, ?>> filters() {
    return TEMPLATE.section("Resources").entrySet().stream()
        .filter(resource -> "AWS::Logs::MetricFilter".equals(resource.getValue().get("Type")))
        .<Map<?, ?>>map(resource -> TEMPLATE.properties(resource.getKey()))
        .toList();
  }

  private static boolean lets(String pattern, JsonNode line) {
    if (!UNDERSTOOD.matcher(pattern).matches()) {
      throw new IllegalArgumentException("not understood: " + pattern);
    }
    Matcher condition = EACH.matcher(pattern);
    return condition
        .results()
        .allMatch(each -> line.path(each.group(1)).asText().equals(each.group(2)));
  }

  private static double value(String value, JsonNode line) {
    if (!value.startsWith("$.")) {
      return Double.parseDouble(value);
    }
    JsonNode field = line.path(value.substring(2));
    if (!field.isNumber()) {
      throw new IllegalArgumentException(value + " is no number in " + line);
    }
    return field.asDouble();
  }
}
