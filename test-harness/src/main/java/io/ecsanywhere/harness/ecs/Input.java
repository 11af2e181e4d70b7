package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a call, read as ECS reads them. */
record Input(ObjectNode json) {

  /** Empty where the parameter is absent. */
  String text(String name) {
    return json.path(name).asText("");
  }

  String required(String name) {
    var text = text(name);
    if (text.isEmpty()) {
      throw invalid(name + " cannot be empty.");
    }
    return text;
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  int integer(String name, int otherwise) {
    return json.path(name).asInt(otherwise);
  }

  boolean flag(String name) {
    return json.path(name).asBoolean(false);
  }

  /** A list of names that may not be empty nor longer than the API takes. */
  List<String> names(String name, int most) {
    var names = strings(name);
    if (names.isEmpty()) {
      throw invalid(capitalised(name) + " cannot be empty.");
    }
    if (names.size() > most) {
      throw invalid(capitalised(name) + " can have at most " + most + " elements.");
    }
    return names;
  }

  List<String> strings(String name) {
    var strings = new ArrayList<String>();
    for (JsonNode element : json.path(name)) {
      strings.add(element.asText());
    }
    return strings;
  }

  boolean includes(String field) {
    return strings("include").contains(field);
  }

  static ApiError invalid(String message) {
    return new ApiError(400, "InvalidParameterException", message);
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
