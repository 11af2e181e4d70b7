package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes a line for people: time, level, event, {@code key=value} pairs, message. A stack trace
 * follows on lines of its own, which begin with white space.
 */
final class TextEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent line) {
    LineFields fields = LineFields.of(line);
    StringBuilder text = new StringBuilder(200);
    TIME.formatTo(Instant.ofEpochMilli(line.getTimeStamp()), text);
    text.append(' ').append("%-5s".formatted(line.getLevel())).append(' ').append(fields.event());
    fields
        .fields()
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(quote(value)));
    String message = line.getFormattedMessage();
    if (message != null && !message.isEmpty()) {
      text.append("  ").append(oneLine(message));
    }
    text.append('\n');
    if (line.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(line.getThrowableProxy())
          .lines()
          .forEach(frame -> text.append("    ").append(frame).append('\n'));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quote(Object value) {
    String text = oneLine(value.toString());
    return value instanceof String && (text.isEmpty() || text.indexOf(' ') >= 0)
        ? '"' + text.replace("\"", "\\\"") + '"'
        : text;
  }

  private static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }
}
