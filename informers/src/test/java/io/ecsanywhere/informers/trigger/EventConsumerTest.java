package io.ecsanywhere.informers.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventConsumerTest {

  private static final ApiFailure UNREACHABLE =
      new ApiFailure.Transient("sqs:ReceiveMessage", "connection refused");
  private static final ApiFailure GONE =
      new ApiFailure.NotFound("sqs:ReceiveMessage", "the queue does not exist");

  private final Logger logger =
      (Logger) LoggerFactory.getLogger(EventConsumer.class.getPackageName());
  private final ListAppender<ILoggingEvent> logs = new ListAppender<>();

  private final FakeEventQueue queue = new FakeEventQueue();
  private final List<ParsedEvent> taken = new ArrayList<>();
  private boolean sinkBroken;
  private long now;

  private final EventConsumer consumer =
      new EventConsumer(
          queue, new EventParser(), this::take, Set.of("demo", "demo-2")::contains, () -> now);

  private void take(Trigger trigger, Instant at) {
    if (sinkBroken && trigger instanceof Trigger.HostChanged) {
      throw new IllegalStateException("the sink is broken");
    }
    taken.add(new ParsedEvent(trigger, at));
  }

  @BeforeEach
  void listen() {
    logs.start();
    logger.addAppender(logs);
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logs);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private static Object value(ILoggingEvent line, String key) {
    return line.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals(key))
        .map(pair -> pair.value)
        .findFirst()
        .orElse("");
  }

  private List<Object> events() {
    return logs.list.stream().map(line -> value(line, "event")).toList();
  }

  @Nested
  class Messages {

    @Test
    void areHandedOnInTheirOrderAndThenDeletedInOneBatch()
        throws MalformedEventException, InterruptedException {
      queue.send("1", Events.TASK);
      queue.send("2", Events.HOST);
      queue.send("3", Events.DEPLOYMENT);

      assertThat(consumer.run()).isZero();

      EventParser parser = new EventParser();
      assertThat(taken)
          .containsExactly(
              parser.parse(Events.TASK),
              parser.parse(Events.HOST),
              parser.parse(Events.DEPLOYMENT));
      assertThat(queue.left()).isEmpty();
      assertThat(queue.deleteCalls()).isEqualTo(1);
      assertThat(logs.list).isEmpty();
    }

    @Test
    void areOnlyDeletedOnceTheSinkHasTakenThem() throws InterruptedException {
      List<List<String>> leftWhenTaken = new ArrayList<>();
      EventConsumer watching =
          new EventConsumer(
              queue,
              new EventParser(),
              (_, _) -> leftWhenTaken.add(queue.left()),
              _ -> true,
              () -> now);
      queue.send("1", Events.TASK);
      queue.send("2", Events.HOST);
      watching.run();

      assertThat(leftWhenTaken).containsExactly(List.of("1", "2"), List.of("1", "2"));
      assertThat(queue.left()).isEmpty();
    }

    @Test
    void ofOtherClustersAndOfOtherTypesAreDeletedUnseen() throws InterruptedException {
      queue.send("other", Events.taskIn("elsewhere"));
      queue.send("unrelated", Events.with(Events.TASK, "ECS Task State Change", "New Type"));
      queue.send("ours", Events.taskIn("demo-2"));
      consumer.run();

      assertThat(taken)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.trigger())
                      .isInstanceOfSatisfying(
                          Trigger.TaskChanged.class,
                          task -> assertThat(task.cluster()).isEqualTo("demo-2")));
      assertThat(queue.left()).isEmpty();
    }

    @Test
    void needNotBeThere() throws InterruptedException {
      assertThat(consumer.run()).isZero();
      assertThat(queue.deleteCalls()).isZero();
    }
  }

  @Nested
  class Malformed {

    @Test
    void messagesStayForTheDeadLetterQueueAndHinderNoOther() throws InterruptedException {
      queue.send("bad", "{\"detail-type\"");
      queue.send("good", Events.DEPLOYMENT);
      consumer.run();

      assertThat(taken)
          .extracting(ParsedEvent::trigger)
          .containsExactly(new Trigger.ServiceChanged(new ServiceKey("demo", "web")));
      assertThat(queue.left()).containsExactly("bad");
    }

    @Test
    void messagesAreLoggedAndCountedOnceHoweverOftenTheyCome() throws InterruptedException {
      queue.send("bad", Events.with(Events.TASK, "\"version\": 4", "\"version\": \"4\""));
      consumer.run();
      consumer.run();
      consumer.run();
      queue.send("worse", "hello");
      consumer.run();

      assertThat(consumer.count(EventResult.MALFORMED)).isEqualTo(2);
      assertThat(logs.list)
          .extracting(line -> value(line, "event"), line -> value(line, "message_id"))
          .containsExactly(tuple("event-malformed", "bad"), tuple("event-malformed", "worse"));
      assertThat(value(logs.list.getFirst(), "reason"))
          .isEqualTo("detail.version: expected a whole number from 0, found \"4\"");
      assertThat(logs.list).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
    }

    @Test
    void messagesAloneAreNoReasonToAskForDeletion() throws InterruptedException {
      queue.send("bad", "hello");
      consumer.run();

      assertThat(queue.deleteCalls()).isZero();
    }
  }

  @Nested
  class TheSinkThrowing {

    @Test
    void losesNoOtherMessageAndBringsItsOwnBack() throws InterruptedException {
      sinkBroken = true;
      queue.send("1", Events.TASK);
      queue.send("2", Events.HOST);
      queue.send("3", Events.DEPLOYMENT);
      assertThat(consumer.run()).isZero();
      consumer.run();

      assertThat(taken).hasSize(2);
      assertThat(queue.left()).containsExactly("2");
      assertThat(consumer.count(EventResult.MALFORMED)).isZero();
      assertThat(consumer.count(EventResult.NOT_TAKEN)).isEqualTo(1);
      assertThat(consumer.count(EventResult.TAKEN)).isEqualTo(2);
      assertThat(events()).containsExactly("event-not-taken");
      assertThat(logs.list.getFirst().getThrowableProxy().getMessage())
          .isEqualTo("the sink is broken");

      sinkBroken = false;
      consumer.run();
      assertThat(taken).hasSize(3);
      assertThat(queue.left()).isEmpty();
    }
  }

  @Nested
  class TheQueueOutOfReach {

    @Test
    void isLeftAloneForLongerAndLonger() throws InterruptedException {
      queue.failReceive(UNREACHABLE);

      List<Long> pauses = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        pauses.add(consumer.run().toSeconds());
      }
      assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);

      queue.heal();
      assertThat(consumer.run()).isZero();
      queue.failReceive(UNREACHABLE);
      assertThat(consumer.run()).hasSeconds(1);
    }

    @Test
    void isLoggedWhenItBeginsWhenItsKindChangesAndWhenItEnds() throws InterruptedException {
      queue.failReceive(UNREACHABLE);
      consumer.run();
      consumer.run();
      queue.failReceive(GONE);
      consumer.run();
      consumer.run();
      queue.heal();
      consumer.run();
      consumer.run();

      assertThat(logs.list)
          .extracting(line -> value(line, "event"), line -> value(line, "error_kind"))
          .containsExactly(
              tuple("event-queue-unreadable", "transient"),
              tuple("event-queue-unreadable", "not-found"),
              tuple("event-queue-readable", ""));
      assertThat(value(logs.list.get(1), "error"))
          .isEqualTo("sqs:ReceiveMessage: the queue does not exist");
    }

    @Test
    void becauseTheLoopIsBeingStoppedIsNoOutage() {
      queue.failReceive(UNREACHABLE);
      Thread.currentThread().interrupt();

      assertThatThrownBy(consumer::run).isInstanceOf(InterruptedException.class);
      assertThat(logs.list).isEmpty();
    }

    @Test
    void showsInTheAgeOfTheLastSuccess() throws InterruptedException {
      now += Duration.ofSeconds(3).toNanos();
      assertThat(consumer.sinceLastSuccess()).hasSeconds(3);
      consumer.run();
      assertThat(consumer.sinceLastSuccess()).isZero();

      queue.failReceive(UNREACHABLE);
      now += Duration.ofSeconds(40).toNanos();
      consumer.run();
      assertThat(consumer.sinceLastSuccess()).hasSeconds(40);
    }
  }

  @Nested
  class ADeletionThatFails {

    @Test
    void onlyMeansThatMessagesComeAgain() throws InterruptedException {
      queue.send("1", Events.TASK);
      queue.failDelete(new ApiFailure.Throttled("sqs:DeleteMessageBatch", "slow down"));
      assertThat(consumer.run()).isZero();
      assertThat(queue.left()).containsExactly("1");
      assertThat(consumer.run()).isZero();
      assertThat(logs.list)
          .extracting(ILoggingEvent::getLevel)
          .containsExactly(Level.WARN, Level.DEBUG);
      assertThat(events()).containsExactly("event-delete-failed", "event-delete-failed");

      queue.heal();
      consumer.run();
      assertThat(taken).hasSize(3);
      assertThat(queue.left()).isEmpty();
    }

    @Test
    void inPartOnlyMeansThatTheRestComesAgain() throws InterruptedException {
      queue.send("1", Events.TASK);
      queue.send("2", Events.HOST);
      queue.refuseToDelete("1");
      assertThat(consumer.run()).isZero();

      assertThat(queue.left()).containsExactly("1");
      assertThat(events()).containsExactly("event-delete-incomplete");
      assertThat(logs.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG);
    }
  }

  @Nested
  class Assistants {

    private int backlogs;
    private final Step assistant = consumer.assistant();

    @BeforeEach
    void firstTurn() throws InterruptedException {
      consumer.onBacklog(() -> backlogs++);
      assertThat(assistant.run()).isPositive();
    }

    private void send(int messages) {
      for (int i = 0; i < messages; i++) {
        queue.send("message-" + i, Events.TASK);
      }
    }

    @Test
    void areCalledWhenAnAnswerIsFull() throws InterruptedException {
      send(9);
      consumer.run();
      assertThat(backlogs).isZero();
      send(10);
      consumer.run();
      assertThat(backlogs).isEqualTo(1);
    }

    @Test
    void receiveUntilAnAnswerIsNotFull() throws InterruptedException {
      send(25);
      assertThat(assistant.run()).isZero();
      assertThat(assistant.run()).isZero();
      assertThat(assistant.run()).isPositive();
      assertThat(queue.left()).isEmpty();
      assertThat(taken).hasSize(25);
    }

    @Test
    void restWhileTheQueueIsOutOfReach() throws InterruptedException {
      send(25);
      queue.failReceive(UNREACHABLE);
      assertThat(assistant.run()).isGreaterThan(Duration.ofMinutes(1));
      assertThat(consumer.run()).isLessThan(Duration.ofMinutes(1));
    }
  }
}
