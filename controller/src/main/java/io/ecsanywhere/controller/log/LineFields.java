package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * What a line says beside its message, whatever the format: the event, and the fields of the scope
 * and of the line itself in the order in which they were added.
 *
 * @param fields numbers, truth values, texts, and maps and lists of these; nothing is null
 */
record LineFields(String event, Map<String, Object> fields) {

  private static final String EVENT = "event";
  private static final String OURS = "io.ecsanywhere.";
  private static final Set<String> TAKEN =
      Set.of("@timestamp", "level", "message", "logger", "stack_trace");

  /** A line's fields. A field without a value is left out; one named like ours is renamed. */
  static LineFields of(ILoggingEvent line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    LogScope.fields().forEach((name, value) -> put(fields, name, value));
    if (line.getKeyValuePairs() != null) {
      for (KeyValuePair pair : line.getKeyValuePairs()) {
        put(fields, pair.key, pair.value);
      }
    }
    Object event = fields.remove(EVENT);
    if (event == null) {
      event = line.getLoggerName().startsWith(OURS) ? "unnamed" : "library";
    }
    return new LineFields(event.toString(), fields);
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    Object plain = plain(value);
    if (plain != null) {
      fields.put(TAKEN.contains(name) ? "field_" + name : name, plain);
    }
  }

  /** Only what every format can write, so that no value can make a line fail. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean truth -> truth;
      case Optional<?> optional -> plain(optional.orElse(null));
      case Map<?, ?> map -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((name, member) -> putPlain(plain, String.valueOf(name), member));
        yield plain;
      }
      case Collection<?> many -> many.stream().map(LineFields::plain).toList();
      default -> value.toString();
    };
  }

  private static void putPlain(Map<String, Object> map, String name, @Nullable Object value) {
    Object plain = plain(value);
    if (plain != null) {
      map.put(name, plain);
    }
  }
}
