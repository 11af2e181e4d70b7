package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Optional;

/** A call's members. Scalars are text where they came by the Query protocol. */
record Parameters(ObjectNode node) {

  Optional<String> text(String name) {
    JsonNode value = node.path(name);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  String required(String name) {
    return text(name).orElseThrow(() -> Errors.missing(name));
  }

  Optional<Integer> integer(String name, int least, int most) {
    return text(name).map(text -> integer(name, text, least, most));
  }

  private static int integer(String name, String text, int least, int most) {
    Integer value = Ints.tryParse(text);
    if (value == null || value < least || value > most) {
      throw Errors.validation(
          "%s '%s' must be a number from %d to %d".formatted(name, text, least, most));
    }
    return value;
  }

  /** The texts of a list; empty where it is missing. */
  List<String> texts(String name) {
    return node.path(name).valueStream().map(JsonNode::asText).toList();
  }

  /** The structures of a list; empty where it is missing. */
  List<Parameters> structures(String name) {
    return node.path(name)
        .valueStream()
        .filter(ObjectNode.class::isInstance)
        .map(item -> new Parameters((ObjectNode) item))
        .toList();
  }

  Optional<Parameters> structure(String name) {
    return node.path(name) instanceof ObjectNode object
        ? Optional.of(new Parameters(object))
        : Optional.empty();
  }
}
