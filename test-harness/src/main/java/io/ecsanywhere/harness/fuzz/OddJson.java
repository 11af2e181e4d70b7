package io.ecsanywhere.harness.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A JSON value, spoiled in one place or a few: what is there is wrong, not how it is written. */
final class OddJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int HUGE_LIST = 10_000;
  private static final int DEEP = 1_500;

  private OddJson() {}

  /** A place in a document that holds a value: a field of an object or an element of a list. */
  private sealed interface Place {
    JsonNode value();

    void put(JsonNode value);

    void remove();
  }

  private record Field(ObjectNode object, String name) implements Place {
    @Override
    public JsonNode value() {
      return object.get(name);
    }

    @Override
    public void put(JsonNode value) {
      object.set(name, value);
    }

    @Override
    public void remove() {
      object.remove(name);
    }
  }

  private record Element(ArrayNode list, int index) implements Place {
    @Override
    public JsonNode value() {
      return list.get(index);
    }

    @Override
    public void put(JsonNode value) {
      list.set(index, value);
    }

    @Override
    public void remove() {
      list.remove(index);
    }
  }

  /** A spoiled copy. */
  static JsonNode of(JsonNode sound, Chance chance) {
    JsonNode spoiled = sound.deepCopy();
    int times = chance.oneIn(3) ? 1 + chance.below(6) : 1;
    for (int i = 0; i < times; i++) {
      List<Place> places = new ArrayList<>();
      collect(spoiled, places);
      if (places.isEmpty()) {
        return value(chance);
      }
      spoil(chance.among(places), chance);
    }
    return spoiled;
  }

  private static void collect(JsonNode node, List<Place> places) {
    switch (node) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(
                  field -> {
                    places.add(new Field(object, field.getKey()));
                    collect(field.getValue(), places);
                  });
      case ArrayNode list -> {
        for (int i = 0; i < list.size() && i < 100; i++) {
          places.add(new Element(list, i));
          collect(list.get(i), places);
        }
      }
      default -> {}
    }
  }

  private static void spoil(Place place, Chance chance) {
    JsonNode sound = place.value();
    switch (chance.below(9)) {
      case 0 -> place.remove();
      case 1 -> place.put(NODES.nullNode());
      case 2 -> place.put(value(chance));
      case 3 -> wrap(place, chance);
      case 4 -> {
        if (sound instanceof ArrayNode list) {
          stretch(list, chance);
        } else if (sound instanceof ObjectNode object) {
          object.set(OddText.any(chance), value(chance));
        } else {
          place.put(value(chance));
        }
      }
      default -> {
        if (sound.isTextual()) {
          place.put(NODES.textNode(OddText.altered(sound.textValue(), chance)));
        } else if (sound.isNumber()) {
          place.put(number(chance));
        } else if (sound.isBoolean()) {
          place.put(NODES.booleanNode(!sound.booleanValue()));
        } else if (sound instanceof ArrayNode list) {
          stretch(list, chance);
        } else {
          place.remove();
        }
      }
    }
  }

  private static void wrap(Place place, Chance chance) {
    int depth = chance.oneIn(200) ? DEEP : 1;
    JsonNode inner = place.value();
    for (int i = 0; i < depth; i++) {
      ContainerNode<?> outer = chance.oneIn(2) ? NODES.arrayNode() : NODES.objectNode();
      switch (outer) {
        case ArrayNode list -> list.add(inner);
        case ObjectNode object -> object.set("a", inner);
        default -> throw new IllegalStateException("neither list nor object");
      }
      inner = outer;
    }
    place.put(inner);
  }

  private static void stretch(ArrayNode list, Chance chance) {
    switch (chance.below(5)) {
      case 0 -> list.removeAll();
      case 1 -> list.addNull();
      case 2 -> list.add(value(chance));
      case 3 -> list.addAll(list.deepCopy());
      default -> {
        int size = chance.oneIn(100) ? HUGE_LIST : 20;
        for (int i = list.size(), of = list.size(); of > 0 && i < size; i++) {
          list.add(list.get(i % of));
        }
      }
    }
  }

  private static JsonNode value(Chance chance) {
    return switch (chance.below(7)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(chance.oneIn(2));
      case 2 -> NODES.arrayNode();
      case 3 -> NODES.objectNode();
      case 4 -> number(chance);
      default -> NODES.textNode(OddText.any(chance));
    };
  }

  private static JsonNode number(Chance chance) {
    return switch (chance.below(12)) {
      case 0 -> NODES.numberNode(0);
      case 1 -> NODES.numberNode(-1);
      case 2 -> NODES.numberNode(65_535);
      case 3 -> NODES.numberNode(65_536);
      case 4 -> NODES.numberNode(Integer.MAX_VALUE);
      case 5 -> NODES.numberNode(1L + Integer.MAX_VALUE);
      case 6 -> NODES.numberNode(Long.MAX_VALUE);
      case 7 -> NODES.numberNode(Long.MIN_VALUE);
      case 8 -> NODES.numberNode(BigInteger.ONE.shiftLeft(chance.oneIn(20) ? 40_000 : 70));
      case 9 -> NODES.numberNode(new BigDecimal("1e999999"));
      case 10 -> NODES.numberNode(0.5);
      default -> NODES.numberNode((int) chance.any());
    };
  }
}
