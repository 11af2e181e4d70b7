package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Takes the secrets of the environment out of lines that another encoder wrote. Nothing of ours
 * logs them; this stands against what a library might quote in a message or an exception.
 */
final class SecretHidingEncoder extends EncoderBase<ILoggingEvent> {

  private static final String HIDDEN = "<hidden>";

  /** Shorter ones are placeholders such as {@code test}, whose letters stand in innocent lines. */
  private static final int SHORTEST_SECRET = 12;

  private static final ImmutableList<String> VARIABLES =
      ImmutableList.of(
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_SECURITY_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN");

  private final Encoder<ILoggingEvent> lines;
  private final List<String> secrets;

  SecretHidingEncoder(Encoder<ILoggingEvent> lines, Map<String, String> environment) {
    this.lines = lines;
    this.secrets =
        VARIABLES.stream()
            .map(environment::get)
            .flatMap(Stream::ofNullable)
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST_SECRET)
            .toList();
  }

  @Override
  public byte[] headerBytes() {
    return lines.headerBytes();
  }

  @Override
  public byte[] footerBytes() {
    return lines.footerBytes();
  }

  @Override
  public void start() {
    lines.start();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    lines.stop();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    byte[] line = lines.encode(event);
    if (secrets.isEmpty()) {
      return line;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    for (String secret : secrets) {
      text = text.replace(secret, HIDDEN);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
