package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ecsanywhere.harness.front.Json;
import java.time.Instant;
import java.util.Optional;

/** How times are written: that is all in which the API's JSON and that of its events differ. */
enum Times {
  /** Seconds since 1970, with a fraction. */
  IN_ANSWERS,
  /** ISO 8601. */
  IN_EVENTS;

  void put(ObjectNode json, String name, Instant time) {
    json.set(
        name,
        switch (this) {
          case IN_ANSWERS -> Json.seconds(time);
          case IN_EVENTS -> TextNode.valueOf(time.toString());
        });
  }

  void put(ObjectNode json, String name, Optional<Instant> time) {
    time.ifPresent(present -> put(json, name, present));
  }
}
