package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Listens to what a class logs, until it is closed. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

  public LogLines(Class<?> of) {
    this(of.getName());
  }

  /** Where the class is not to be seen. */
  public LogLines(String className) {
    logger = (Logger) LoggerFactory.getLogger(className);
    // The program's log is silent until its options are known.
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent line) {
    lines.add(line);
  }

  /** The messages of an event, in order. */
  public List<String> of(String event) {
    return those(event).map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** A field's values in the lines of an event, in order. */
  public List<Object> of(String event, String field) {
    return those(event).map(line -> value(line, field)).toList();
  }

  private Stream<ILoggingEvent> those(String event) {
    return lines.stream().filter(line -> value(line, "event").equals(event));
  }

  private static Object value(ILoggingEvent line, String field) {
    return Objects.requireNonNullElse(line.getKeyValuePairs(), List.<KeyValuePair>of()).stream()
        .filter(pair -> pair.key.equals(field))
        .map(pair -> pair.value)
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
