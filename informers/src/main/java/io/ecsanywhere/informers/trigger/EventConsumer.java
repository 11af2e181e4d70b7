package io.ecsanywhere.informers.trigger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns the messages of a queue of events into triggers. One step receives messages, hands on what
 * they say about watched clusters, and then deletes those that were understood, so that a message
 * is gone only once its keys are queued.
 *
 * <p>While the queue is so full that each answer brings as many messages as it can, {@linkplain
 * #assistant assistants} receive beside this loop: how fast events are taken is then not bound by
 * how long one call takes.
 *
 * <p>A message that cannot be understood, or whose trigger the sink does not take, stays: it comes
 * again, and in the end the queue moves it to its dead-letter queue. No message stands in another's
 * way, and a queue out of reach only makes this loop wait.
 */
public final class EventConsumer implements PacedStep {

  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

  /** A queue without messages answers after 20 s. */
  private static final Duration PERIOD = Duration.ofSeconds(20);

  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);

  /** How many messages are remembered as logged; one that is not is merely logged again. */
  private static final int REMEMBERED = 10_000;

  private final EventQueue queue;
  private final EventParser parser;
  private final TriggerSink sink;
  private final Predicate<String> watched;

  /** Ids of the messages that were logged; they come again until the queue gives them up. */
  private final Cache<String, Boolean> logged =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  private final Map<EventResult, LongAdder> counts = new ConcurrentHashMap<>();
  private final QueueOutage outage;

  /** The kind of failure that keeps messages from being deleted; empty while there is none. */
  private volatile String undeletable = "";

  private volatile Runnable backlog = () -> {};

  /**
   * A consumer that has received nothing yet.
   *
   * @param watched whether a cluster, by name, is one whose events matter
   */
  public EventConsumer(
      EventQueue queue,
      EventParser parser,
      TriggerSink sink,
      Predicate<String> watched,
      Ticker ticker) {
    this.queue = queue;
    this.parser = parser;
    this.sink = sink;
    this.watched = watched;
    this.outage = new QueueOutage(ticker);
  }

  /** Runs whenever there may be more messages than were received, and should wake assistants. */
  public void onBacklog(Runnable listener) {
    backlog = listener;
  }

  /** Receives once; returns zero, or how long to leave alone a queue that cannot be read. */
  @Override
  public Duration run() throws InterruptedException {
    return turn(Duration.ZERO);
  }

  /** A loop that receives too, from when it is woken until an answer shows that it may rest. */
  public Step assistant() {
    return new Step() {
      private boolean woken;

      @Override
      public Duration run() throws InterruptedException {
        if (!woken) {
          // A loop's first turn comes unasked.
          woken = true;
          return UNTIL_WOKEN;
        }
        return turn(UNTIL_WOKEN);
      }
    };
  }

  /**
   * Receives and hands on.
   *
   * @param rest what to do after an answer that was not full
   */
  private Duration turn(Duration rest) throws InterruptedException {
    List<EventQueue.Message> messages;
    try {
      messages = queue.receive();
    } catch (ApiException e) {
      if (Thread.interrupted()) {
        // The loop is being stopped and that cut the call short: no outage.
        throw new InterruptedException(e.getMessage());
      }
      Duration pause = outage.failed(e.failure());
      return rest.isZero() ? pause : rest;
    }
    outage.over();
    boolean full = messages.size() >= queue.batchSize();
    if (full) {
      backlog.run();
    }
    List<EventQueue.Message> understood = messages.stream().filter(this::handOn).toList();
    if (!understood.isEmpty()) {
      delete(understood);
    }
    return full ? Duration.ZERO : rest;
  }

  /**
   * How many messages this became of so far. What cannot be understood or handed on is counted once
   * however often it came.
   */
  public long count(EventResult result) {
    return counter(result).sum();
  }

  private LongAdder counter(EventResult result) {
    return counts.computeIfAbsent(result, _ -> new LongAdder());
  }

  /** How long ago the queue was last read; at first, how long ago this consumer was made. */
  public Duration sinceLastSuccess() {
    return outage.sinceLastSuccess();
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public boolean succeeding() {
    return !outage.lasts();
  }

  /** Returns whether the message has done its work and may go. */
  private boolean handOn(EventQueue.Message message) {
    try {
      ParsedEvent event = parser.parse(message.body());
      boolean concernsUs = concernsUs(event.trigger());
      if (concernsUs) {
        sink.accept(event.trigger(), event.at());
      }
      counter(concernsUs ? EventResult.TAKEN : EventResult.IGNORED).increment();
      return true;
    } catch (MalformedEventException e) {
      reportMalformed(message, e);
      return false;
    } catch (RuntimeException e) {
      reportNotTaken(message, e);
      return false;
    }
  }

  private boolean concernsUs(Trigger trigger) {
    return switch (trigger) {
      case Trigger.TaskChanged task -> watched.test(task.cluster());
      case Trigger.ServiceChanged service -> watched.test(service.key().cluster());
      case Trigger.HostChanged host -> watched.test(host.cluster());
      case Trigger.Unrelated _ -> false;
    };
  }

  private void delete(List<EventQueue.Message> messages) {
    try {
      List<EventQueue.Message> left = queue.delete(messages);
      undeletable = "";
      if (!left.isEmpty()) {
        log.atDebug()
            .addKeyValue("event", "event-delete-incomplete")
            .addKeyValue("messages", left.size())
            .log("{} messages were not deleted and come again", left.size());
      }
    } catch (ApiException e) {
      // Said once: the same messages come again and again until the dead-letter queue has them.
      log.atLevel(e.failure().kind().equals(undeletable) ? Level.DEBUG : Level.WARN)
          .addKeyValue("event", "event-delete-failed")
          .addKeyValue("messages", messages.size())
          .addKeyValue("error_kind", e.failure().kind())
          .addKeyValue("error", e.getMessage())
          .log("{} messages were not deleted and come again", messages.size());
      undeletable = e.failure().kind();
    }
  }

  private void reportMalformed(EventQueue.Message message, MalformedEventException e) {
    if (firstTime(message)) {
      counter(EventResult.MALFORMED).increment();
      log.atWarn()
          .addKeyValue("event", "event-malformed")
          .addKeyValue("message_id", message.id())
          .addKeyValue("reason", e.getMessage())
          .log("an event cannot be understood, leaving it for the dead-letter queue");
    }
  }

  private void reportNotTaken(EventQueue.Message message, RuntimeException e) {
    if (firstTime(message)) {
      counter(EventResult.NOT_TAKEN).increment();
      log.atError()
          .addKeyValue("event", "event-not-taken")
          .addKeyValue("message_id", message.id())
          .setCause(e)
          .log("an event's trigger was not taken, the event comes again");
    }
  }

  private boolean firstTime(EventQueue.Message message) {
    return logged.asMap().putIfAbsent(message.id(), Boolean.TRUE) == null;
  }
}
