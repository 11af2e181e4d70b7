package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ecsanywhere.harness.front.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What ECS takes as tags. */
final class Tags {

  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private Tags() {}

  static Map<String, String> parse(JsonNode list) {
    var tags = new LinkedHashMap<String, String>();
    for (JsonNode tag : list) {
      var key = tag.path("key").asText("");
      var value = tag.path("value").asText("");
      check(key, value);
      if (tags.put(key, value) != null) {
        throw Input.invalid(
            "Duplicate tag keys found. Please note that Tag keys are case sensitive.");
      }
    }
    checkCount(tags);
    return tags;
  }

  /** Adds tags to those that are there; all of them or none. */
  static void merge(Map<String, String> tags, Map<String, String> more) {
    var merged = new LinkedHashMap<>(tags);
    merged.putAll(more);
    checkCount(merged);
    tags.putAll(more);
  }

  /** As the answers have them. */
  static ArrayNode json(Map<String, String> tags) {
    var array = Json.array();
    tags.forEach((key, value) -> array.addObject().put("key", key).put("value", value));
    return array;
  }

  private static void check(String key, String value) {
    if (key.isEmpty() || key.length() > LONGEST_KEY) {
      throw Input.invalid("Tag keys must be 1 to " + LONGEST_KEY + " characters long.");
    }
    if (value.length() > LONGEST_VALUE) {
      throw Input.invalid("Tag values can be at most " + LONGEST_VALUE + " characters long.");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw Input.invalid("Tag keys cannot start with aws:, which is reserved for AWS use.");
    }
    if (!ALLOWED.matcher(key).matches() || !ALLOWED.matcher(value).matches()) {
      throw Input.invalid(
          "Some tags contain invalid characters. Valid characters: "
              + "UTF-8 letters, spaces, numbers and _ . / = + - : @.");
    }
  }

  private static void checkCount(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw Input.invalid("The maximum number of tags is " + MOST + ".");
    }
  }
}
