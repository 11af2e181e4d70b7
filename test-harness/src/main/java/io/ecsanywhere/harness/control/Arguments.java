package io.ecsanywhere.harness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a command's JSON, each asked for by name. */
record Arguments(ObjectNode json) {

  String text(String name) {
    return required(name).asText();
  }

  String text(String name, String otherwise) {
    return json.path(name).asText(otherwise);
  }

  int integer(String name) {
    return required(name).asInt();
  }

  int integer(String name, int otherwise) {
    return json.path(name).asInt(otherwise);
  }

  boolean flag(String name) {
    return required(name).asBoolean();
  }

  double number(String name) {
    return required(name).asDouble();
  }

  double number(String name, double otherwise) {
    return json.path(name).asDouble(otherwise);
  }

  Duration millis(String name) {
    return Duration.ofNanos(Math.round(number(name) * 1e6));
  }

  /** The operations that a fault is on; all unless it says otherwise. */
  Operations on() {
    return Operations.of(text("on", "*"));
  }

  Map<String, String> texts(String name) {
    var texts = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> entry : json.path(name).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  private JsonNode required(String name) {
    if (!json.hasNonNull(name)) {
      throw new IllegalArgumentException("The command needs \"" + name + "\".");
    }
    return json.path(name);
  }
}
