package io.ecsanywhere.harness.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What EventBridge lets through, as far as shipped patterns go: texts and wildcards. */
record EventPattern(JsonNode pattern) {

  static EventPattern parse(String json) throws JsonProcessingException {
    return new EventPattern(new ObjectMapper().readTree(json));
  }

  boolean matches(JsonNode event) {
    return matches(pattern, event);
  }

  private static boolean matches(JsonNode pattern, JsonNode value) {
    if (pattern.isObject()) {
      return pattern.propertyStream().allMatch(p -> matches(p.getValue(), value.path(p.getKey())));
    }
    if (!pattern.isArray()) {
      throw new IllegalArgumentException("no list of what is let through: " + pattern);
    }
    Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
    return values.anyMatch(each -> pattern.valueStream().anyMatch(one -> lets(one, each)));
  }

  private static boolean lets(JsonNode one, JsonNode value) {
    if (one.isTextual()) {
      return one.equals(value);
    }
    String wildcard = one.path("wildcard").asText();
    if (one.size() != 1 || wildcard.isEmpty() || wildcard.contains("**")) {
      throw new IllegalArgumentException("not understood: " + one);
    }
    String regex =
        Stream.of(wildcard.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return value.asText().matches(regex);
  }
}
