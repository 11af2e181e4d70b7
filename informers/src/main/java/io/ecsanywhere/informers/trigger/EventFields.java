package io.ecsanywhere.informers.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.informers.source.OneLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a JSON object, read strictly: a field of the wrong type is malformed. One that is
 * absent and one that is null are the same.
 *
 * @param path where the object stands, for messages; empty for the outermost
 */
record EventFields(String path, JsonNode object) {

  private static final int QUOTED_AT_MOST = 80;

  /** Years beyond are no one's clock, and would overflow whoever reckons with them. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** The object in a field. */
  EventFields fields(String name) throws MalformedEventException {
    JsonNode value = object.path(name);
    if (!value.isObject()) {
      throw expected(name, "an object");
    }
    return new EventFields(pathOf(name), value);
  }

  Optional<String> text(String name) throws MalformedEventException {
    JsonNode value = object.path(name);
    if (absent(value)) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw expected(name, "text");
    }
    return Optional.of(value.textValue());
  }

  /** A whole number from zero on; zero where there is none. */
  long count(String name) throws MalformedEventException {
    JsonNode value = object.path(name);
    if (absent(value)) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw expected(name, "a whole number from 0");
    }
    return value.longValue();
  }

  /** False where there is none. */
  boolean flag(String name) throws MalformedEventException {
    JsonNode value = object.path(name);
    if (!absent(value) && !value.isBoolean()) {
      throw expected(name, "true or false");
    }
    return value.booleanValue();
  }

  Optional<Instant> instant(String name) throws MalformedEventException {
    Optional<String> text = text(name);
    Optional<Instant> instant = text.flatMap(EventFields::instantIn);
    if (text.isPresent() && instant.isEmpty()) {
      throw expected(name, "a time such as 2026-01-31T12:00:00Z");
    }
    return instant;
  }

  /** The time that a text tells; empty where it tells none. */
  static Optional<Instant> instantIn(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant).filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(LATEST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  EcsArn arn(String name, EcsArn.Kind kind) throws MalformedEventException {
    Optional<EcsArn> arn = text(name).flatMap(text -> EcsArn.parse(text, kind));
    if (arn.isEmpty()) {
      throw expected(name, "the ARN of a " + kind.word);
    }
    return arn.get();
  }

  MalformedEventException expected(String name, String what) {
    return new MalformedEventException(
        pathOf(name) + ": expected " + what + ", found " + describe(object.path(name)));
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "nothing";
      case STRING -> "\"" + oneLine(value.textValue()) + "\"";
      case NUMBER, BOOLEAN, NULL -> oneLine(value.asText());
      case ARRAY, OBJECT, BINARY, POJO ->
          "an " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  /** What others wrote goes into a log line: no line breaks, no control characters, not endless. */
  static String oneLine(String text) {
    return OneLine.of(text, QUOTED_AT_MOST);
  }
}
