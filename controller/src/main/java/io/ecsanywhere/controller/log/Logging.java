package io.ecsanywhere.controller.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The program's log, set up in code. From {@link #start} to {@link #close} whatever is logged by
 * SLF4J, java.util.logging or System.Logger, and every uncaught exception, is a line on one stream;
 * before and after, nothing is. A line is written and flushed by the thread that logs it: at exit
 * none is under way in a buffer.
 */
public final class Logging implements AutoCloseable {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(Logging.class);

  private final LoggerContext context;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /**
   * Sets the log up, once a process at a time.
   *
   * @param level for our own lines; libraries are heard from {@code WARN} on, so that no debugging
   *     line of the AWS SDK shows a request
   * @param out not closed by this
   * @param environment whose secrets never get into a line
   */
  public static Logging start(
      LogFormat format, LogLevel level, OutputStream out, Map<String, String> environment) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(
        appender(context, new SecretHidingEncoder(lines(format, context), environment), out));
    root.setLevel(Level.WARN);
    context.getLogger("io.ecsanywhere").setLevel(Level.valueOf(level.name()));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, exception) ->
            log.atError()
                .addKeyValue("event", "uncaught-exception")
                .addKeyValue("thread", thread.getName())
                .setCause(exception)
                .log("a thread died"));
    return new Logging(context);
  }

  /** Ends the log; every line so far is out. */
  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(null);
    SLF4JBridgeHandler.uninstall();
    context.reset();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }

  private static Encoder<ILoggingEvent> lines(LogFormat format, LoggerContext context) {
    return switch (format) {
      case JSON -> JsonLines.encoder(context);
      case TEXT -> new TextEncoder();
    };
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStream out) {
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(new KeptOpen(out));
    appender.start();
    return appender;
  }

  /** The appender closes its stream when it stops; standard output has to outlive it. */
  private static final class KeptOpen extends FilterOutputStream {

    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
