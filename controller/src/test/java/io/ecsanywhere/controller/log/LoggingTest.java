package io.ecsanywhere.controller.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private static final Logger log = LoggerFactory.getLogger(LoggingTest.class);
  private static final Logger library = LoggerFactory.getLogger("software.amazon.awssdk.request");
  private static final ObjectMapper json = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aLineIsOneObjectWithItsFieldsInOrder() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      log.atInfo()
          .addKeyValue("event", "reconcile")
          .addKeyValue("cluster", "demo")
          .addKeyValue("duration_ms", 12L)
          .addKeyValue("dry_run", true)
          .log("two\nlines");
    }

    JsonNode line = only();
    assertThat(line.propertyStream().map(Map.Entry::getKey))
        .containsExactly(
            "@timestamp",
            "level",
            "event",
            "cluster",
            "duration_ms",
            "dry_run",
            "message",
            "logger");
    assertThat(line.get("@timestamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("event").asText()).isEqualTo("reconcile");
    assertThat(line.get("duration_ms").isIntegralNumber()).isTrue();
    assertThat(line.get("dry_run").isBoolean()).isTrue();
    assertThat(line.get("message").asText()).isEqualTo("two\nlines");
    assertThat(line.get("logger").asText()).isEqualTo("LoggingTest");
  }

  @Test
  void mapsAreObjectsAndWhatHasNoValueIsLeftOut() {
    Map<String, Object> pool = new LinkedHashMap<>();
    pool.put("registered", 2);
    pool.put("error", null);
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      log.atInfo()
          .addKeyValue("event", "reconcile")
          .addKeyValue("pools", Map.of("web", pool))
          .addKeyValue("targets", List.of(1, "a", LogLevel.WARN))
          .addKeyValue("error", (Object) null)
          .addKeyValue("error_kind", Optional.empty())
          .addKeyValue("attempt", Optional.of(3))
          .addKeyValue(
              "odd",
              new Object() {
                @Override
                public String toString() {
                  return "as text";
                }
              })
          .log();
    }

    JsonNode line = only();
    assertThat(line.get("pools").toString()).isEqualTo("{\"web\":{\"registered\":2}}");
    assertThat(line.get("targets").toString()).isEqualTo("[1,\"a\",\"WARN\"]");
    assertThat(line.has("error")).isFalse();
    assertThat(line.has("error_kind")).isFalse();
    assertThat(line.get("attempt").asInt()).isEqualTo(3);
    assertThat(line.get("odd").asText()).isEqualTo("as text");
  }

  @Test
  void aFieldCannotTakeThePlaceOfOneOfOurs() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      log.atInfo().addKeyValue("message", "theirs").addKeyValue("level", 7).log("ours");
    }

    JsonNode line = only();
    assertThat(line.get("message").asText()).isEqualTo("ours");
    assertThat(line.get("field_message").asText()).isEqualTo("theirs");
    assertThat(line.get("field_level").asInt()).isEqualTo(7);
  }

  @Test
  void librariesAreHeardFromWarnOnAndTheSdksDebuggingNever() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.TRACE)) {
      log.atTrace().addKeyValue("event", "ours").log();
      library.debug("Sending Request: Authorization: AWS4-HMAC-SHA256");
      library.info("hello");
      library.warn("slow");
      java.util.logging.Logger.getLogger("jdk.thing").log(Level.WARNING, "from {0}", "the JDK");
      System.getLogger("other.thing").log(System.Logger.Level.ERROR, "by System.Logger");
    }

    assertThat(lines())
        .extracting(line -> entry(line.get("event").asText(), line.path("message").asText()))
        .containsExactly(
            entry("ours", ""),
            entry("library", "slow"),
            entry("library", "from the JDK"),
            entry("library", "by System.Logger"));
  }

  @Test
  void ourLevelHoldsForOurLines() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.WARN)) {
      log.info("no");
      log.warn("yes");
    }
    assertThat(only().get("message").asText()).isEqualTo("yes");
  }

  @Test
  void aStackTraceIsAFieldOfItsOwn() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      log.atError()
          .addKeyValue("event", "crashed")
          .setCause(new IllegalStateException("oh"))
          .log("x");
    }
    assertThat(only().get("stack_trace").asText())
        .startsWith("java.lang.IllegalStateException: oh\n")
        .contains("LoggingTest");
  }

  @Test
  void anUncaughtExceptionIsALine() throws InterruptedException {
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      Thread.ofVirtual()
          .name("worker-1")
          .start(
              () -> {
                throw new IllegalStateException("unexpected");
              })
          .join();
    }
    assertThat(only().get("event").asText()).isEqualTo("uncaught-exception");
    assertThat(only().get("thread").asText()).isEqualTo("worker-1");
  }

  @Test
  void aScopesFieldsAreInEveryLineLoggedInside() {
    try (Logging _ = start(LogFormat.JSON, LogLevel.INFO)) {
      LogScope.with(Map.of("reconcile_id", "r1", "attempt", 1))
          .run(
              () -> {
                library.warn("inside");
                LogScope.with(Map.of("attempt", 2)).run(() -> log.info("deeper"));
                log.atInfo().addKeyValue("attempt", 3).log("the line's own");
              });
      log.info("outside");
    }

    assertThat(lines())
        .extracting(line -> line.path("reconcile_id").asText() + line.path("attempt").asText())
        .containsExactly("r11", "r12", "r13", "");
  }

  @Test
  void secretsOfTheEnvironmentAreHidden() {
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00",
            "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEXAMPLE==");
    for (LogFormat format : LogFormat.values()) {
      try (Logging _ = Logging.start(format, LogLevel.INFO, out, environment)) {
        library
            .atWarn()
            .addKeyValue("header", "token IQoJb3JpZ2luX2VjEXAMPLE==")
            .setCause(new IllegalStateException("key wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
            .log("signing with wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
      }
    }
    assertThat(text())
        .contains("signing with <hidden>", "token <hidden>", "key <hidden>")
        .doesNotContain("wJalr", "IQoJ");
  }

  @Test
  void aPlaceholderInPlaceOfASecretDoesNotBlotLinesOut() {
    try (Logging _ =
        Logging.start(
            LogFormat.TEXT, LogLevel.INFO, out, Map.of("AWS_SECRET_ACCESS_KEY", "test"))) {
      log.info("a test");
    }
    assertThat(text()).contains("a test");
  }

  @Test
  void textIsOneLineForPeople() {
    try (Logging _ = start(LogFormat.TEXT, LogLevel.INFO)) {
      log.atWarn()
          .addKeyValue("event", "reconcile")
          .addKeyValue("service", "web")
          .addKeyValue("reason", "two words")
          .addKeyValue("pools", Map.of("web", 1))
          .log("first\nsecond");
    }
    assertThat(text())
        .matches(
            "\\S+Z WARN  reconcile service=web reason=\"two words\" pools=\\{web=1}"
                + "  first\\\\nsecond\n");
  }

  @Test
  void textShowsAStackTraceBelowItsLine() {
    try (Logging _ = start(LogFormat.TEXT, LogLevel.INFO)) {
      log.atError().addKeyValue("event", "crashed").setCause(new IllegalStateException("oh")).log();
    }
    assertThat(text().lines().toList())
        .hasSizeGreaterThan(2)
        .satisfies(
            lines -> assertThat(lines.getFirst()).endsWith("ERROR crashed"),
            lines ->
                assertThat(lines.subList(1, lines.size()))
                    .allMatch(line -> line.startsWith("    ")));
  }

  @Test
  void nothingIsLoggedBeforeAndAfter() {
    log.error("before");
    start(LogFormat.JSON, LogLevel.INFO).close();
    log.error("after");
    assertThat(text()).isEmpty();
  }

  private Logging start(LogFormat format, LogLevel level) {
    return Logging.start(format, level, out, Map.of());
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode only() {
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private List<JsonNode> lines() {
    return text().lines().map(LoggingTest::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
