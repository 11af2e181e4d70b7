package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.pattern.ClassNameOnlyAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a line as one JSON object: {@code @timestamp}, {@code level}, {@code event}, the line's
 * fields with their types, {@code message}, {@code logger}, and {@code stack_trace} where there is
 * one.
 */
final class JsonLines {

  private static final int LONGEST_STACK_TRACE = 16_384;

  private JsonLines() {}

  static Encoder<ILoggingEvent> encoder(Context context) {
    JsonProviders<ILoggingEvent> providers = new JsonProviders<>();
    providers.addProvider(timestamp());
    providers.addProvider(new LogLevelJsonProvider());
    providers.addProvider(new Fields());
    providers.addProvider(new MessageJsonProvider());
    providers.addProvider(logger());
    providers.addProvider(stackTrace());
    LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
    encoder.setContext(context);
    encoder.setFindAndRegisterJacksonModules(false);
    encoder.setLineSeparator("\n");
    encoder.setProviders(providers);
    return encoder;
  }

  private static LoggingEventFormattedTimestampJsonProvider timestamp() {
    LoggingEventFormattedTimestampJsonProvider timestamp =
        new LoggingEventFormattedTimestampJsonProvider();
    timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    timestamp.setTimeZone("UTC");
    return timestamp;
  }

  private static LoggerNameJsonProvider logger() {
    LoggerNameJsonProvider logger = new LoggerNameJsonProvider();
    logger.setFieldName("logger");
    logger.setAbbreviator(new ClassNameOnlyAbbreviator());
    return logger;
  }

  private static StackTraceJsonProvider stackTrace() {
    ShortenedThrowableConverter converter = new ShortenedThrowableConverter();
    converter.setMaxLength(LONGEST_STACK_TRACE);
    StackTraceJsonProvider stackTrace = new StackTraceJsonProvider();
    stackTrace.setThrowableConverter(converter);
    return stackTrace;
  }

  private static final class Fields extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent line) {
      LineFields fields = LineFields.of(line);
      generator.writeStringProperty("event", fields.event());
      fields.fields().forEach(generator::writePOJOProperty);
    }
  }
}
