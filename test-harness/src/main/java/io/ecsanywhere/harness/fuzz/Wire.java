package io.ecsanywhere.harness.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as it travels, and what only the way of writing it can spoil. */
final class Wire {

  /** Writes what is nested deeper than anybody reads. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
              .build());

  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":");

  private Wire() {}

  /** Reads JSON that stands in this program, with single quotes for double ones. */
  static JsonNode sound(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }

  static String written(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that cannot be written", e);
    }
  }

  /** Spoiled in what it says, in how it is written, or, one time in sixteen, not at all. */
  static String spoiled(JsonNode sound, Chance chance) {
    return switch (chance.below(16)) {
      case 0 -> written(sound);
      case 1, 2 -> OddBytes.of(written(sound), chance);
      case 3 -> twice(written(sound), chance);
      case 4 -> OddBytes.of(written(OddJson.of(sound, chance)), chance);
      default -> written(OddJson.of(sound, chance));
    };
  }

  /** A field that is there twice, with two values. */
  private static String twice(String json, Chance chance) {
    Matcher fields = FIELD.matcher(json);
    int count = (int) fields.results().count();
    if (count == 0) {
      return json;
    }
    fields.reset();
    for (int skip = chance.below(count); skip >= 0; skip--) {
      fields.find();
    }
    String odd = written(Wire.sound(chance.among("null", "''", "0", "[]", "{}", "'x'")));
    return new StringBuilder(json)
        .insert(fields.start(), "\"" + fields.group(1) + "\":" + odd + ",")
        .toString();
  }
}
