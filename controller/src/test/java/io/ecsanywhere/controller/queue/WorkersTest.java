package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static io.ecsanywhere.informers.source.Priority.REMOVAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

@Timeout(60)
class WorkersTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Workers.class);
  private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
  private final FakeTicker ticker = new FakeTicker();
  private final WorkQueue<String> queue =
      new WorkQueue<>(
          ticker, new Backoff<>(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(5)));
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void listen() {
    // The program's log is silent until its options are known.
    logger.setLevel(Level.INFO);
    logs.start();
    logger.addAppender(logs);
    logger.setAdditive(false);
  }

  @AfterEach
  void end() throws InterruptedException {
    queue.shutDown();
    logger.detachAppender(logs);
    logger.setAdditive(true);
  }

  @Test
  void aStepHandlesOneKeyAndSaysWhetherThereWasOne() {
    Workers<String> workers = new Workers<>(1, queue, handled::add);
    queue.add("a", EVENT);
    queue.add("b", EVENT);

    assertThat(workers.step()).isTrue();
    assertThat(handled).containsExactly("a");
    assertThat(workers.step()).isTrue();
    assertThat(workers.step()).isFalse();
    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  void aKeyIsDoneWhenItsHandlerEnds() {
    Workers<String> workers = new Workers<>(1, queue, handled::add);
    queue.add("a", EVENT);
    workers.step();
    queue.add("a", EVENT);

    assertThat(workers.step()).isTrue();
  }

  @Test
  void anExceptionIsLoggedOnceWithItsStackAndTheKeyComesBackRateLimited() {
    IllegalStateException failure = new IllegalStateException("boom");
    AtomicBoolean broken = new AtomicBoolean(true);
    Workers<String> workers =
        new Workers<>(
            1,
            queue,
            key -> {
              if (broken.get()) {
                throw failure;
              }
              handled.add(key);
            });
    queue.add("a", EVENT);

    assertThat(workers.step()).isTrue();
    assertThat(logs.list).hasSize(1);
    ILoggingEvent line = logs.list.getFirst();
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(line.getKeyValuePairs())
        .contains(new KeyValuePair("event", "worker-exception"), new KeyValuePair("key", "a"));
    assertThat(line.getThrowableProxy().getMessage()).isEqualTo("boom");

    assertThat(queue.failures("a")).isEqualTo(1);
    assertThat(workers.step()).isFalse();
    broken.set(false);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(workers.step()).isTrue();
    assertThat(handled).containsExactly("a");
  }

  @Test
  void aKeyWhoseHandlingBrokeIsAsUrgentAsItMayHaveBeen() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Workers<String> workers =
        new Workers<>(
            1,
            queue,
            key -> {
              if (broken.getAndSet(false)) {
                throw new AssertionError("broken");
              }
              handled.add(key);
            });
    queue.add("removal", REMOVAL);
    workers.step();
    queue.add("event", EVENT);
    ticker.advance(Duration.ofSeconds(1));
    workers.step();
    workers.step();
    assertThat(handled).containsExactly("removal", "event");
  }

  @Test
  void aWorkerOutlivesErrorsAndStrayInterrupts() {
    Workers<String> workers =
        new Workers<>(
            1,
            queue,
            key -> {
              switch (key) {
                case "error" -> throw new AssertionError("an error");
                case "interrupted" -> throw new InterruptedException("by a stranger");
                case "flagged" -> Thread.currentThread().interrupt();
                default -> handled.add(key);
              }
            });
    workers.start();
    for (String key : List.of("error", "interrupted", "flagged", "good")) {
      queue.add(key, EVENT);
    }

    await().untilAsserted(() -> assertThat(handled).containsExactly("good"));
    assertThat(queue.failures("error")).isEqualTo(1);
    assertThat(queue.failures("interrupted")).isEqualTo(1);
  }

  @Test
  void oneStuckKeyDelaysNoOther() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Workers<String> workers =
        new Workers<>(
            2,
            queue,
            key -> {
              if (key.equals("stuck")) {
                release.await();
              }
              handled.add(key);
            });
    workers.start();
    queue.add("stuck", EVENT);
    for (int i = 0; i < 5; i++) {
      queue.add("key-" + i, EVENT);
    }

    await().until(() -> handled.size() == 5);
    assertThat(handled).doesNotContain("stuck");
    release.countDown();
    assertThat(workers.shutDown(LONG, Alarms.system())).isTrue();
    assertThat(handled).contains("stuck");
  }

  @Test
  void noMoreKeysAreHandledAtATimeThanThereAreWorkers() {
    AtomicInteger running = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    Workers<String> workers =
        new Workers<>(
            3,
            queue,
            _ -> {
              running.incrementAndGet();
              release.await();
            });
    workers.start();
    for (int i = 0; i < 10; i++) {
      queue.add("key-" + i, EVENT);
    }

    await().until(() -> running.get() == 3);
    assertThat(queue.depth()).isEqualTo(7);
    release.countDown();
    await().until(() -> running.get() == 10);
  }

  @Test
  void shuttingDownLetsARunningHandlerEndAndDropsTheRest() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Workers<String> workers =
        new Workers<>(
            1,
            queue,
            key -> {
              begun.countDown();
              release.await();
              handled.add(key);
            });
    workers.start();
    queue.add("running", EVENT);
    begun.await();
    queue.add("waiting", EVENT);
    assertThat(queue.shutDown()).isFalse();
    release.countDown();

    assertThat(workers.shutDown(LONG, Alarms.system())).isTrue();
    assertThat(workers.shutDown(LONG, Alarms.system())).isTrue();
    assertThat(handled).containsExactly("running");
  }

  @Test
  void aHandlerThatOutlastsTheGraceIsInterruptedAndThatIsNoException() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Workers<String> workers =
        new Workers<>(
            1,
            queue,
            _ -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    workers.start();
    queue.add("a", EVENT);
    begun.await();

    AtomicBoolean graceIsOver = new AtomicBoolean();
    Alarms once =
        (_, action) -> {
          if (!graceIsOver.getAndSet(true)) {
            action.run();
          }
          return () -> {};
        };
    assertThat(workers.shutDown(LONG, once)).isFalse();
    assertThat(queue.shutDown()).as("nothing runs any more").isTrue();
    assertThat(logs.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getKeyValuePairs())
                  .contains(new KeyValuePair("event", "worker-interrupted"));
              assertThat(line.getThrowableProxy()).isNull();
            });
  }

  @Test
  void noWorkersAtAllAreAMistake() {
    assertThatThrownBy(() -> new Workers<>(0, queue, handled::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 workers: expected at least one");
  }
}
