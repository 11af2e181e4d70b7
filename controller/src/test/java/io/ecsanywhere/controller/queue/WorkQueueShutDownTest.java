package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static io.ecsanywhere.informers.source.Priority.REMOVAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A queue that takes no more keys, and whoever still has one. */
class WorkQueueShutDownTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Rings before anybody waits. */
  private static final Alarms AT_ONCE =
      (_, action) -> {
        action.run();
        return () -> {};
      };

  private final FakeTicker ticker = new FakeTicker();
  private final WorkQueue<String> queue =
      new WorkQueue<>(ticker, new Backoff<>(SECOND, SECOND, new Random(1)));

  @Test
  void dropsWhatWaitsAndWhatIsDelayed() throws InterruptedException {
    queue.add("a", EVENT);
    queue.addAfter("b", SECOND, EVENT);

    assertThat(queue.shutDown()).isTrue();
    ticker.advance(SECOND);

    assertThat(queue.tryTake()).isEmpty();
    assertThat(queue.depth()).isZero();
    assertThat(queue.untilNextDue()).isEmpty();
  }

  @Test
  void takesNoNewKeys() throws InterruptedException {
    queue.shutDown();
    queue.add("a", REMOVAL);
    queue.addAfter("b", SECOND, EVENT);
    queue.addRateLimited("c", EVENT);
    ticker.advance(SECOND);

    assertThat(queue.depth()).isZero();
    assertThat(queue.untilNextDue()).isEmpty();
  }

  @Test
  void saysWhetherAllWorkersWereDoneWithinTheGrace() throws InterruptedException {
    queue.add("a", EVENT);
    queue.tryTake();

    assertThat(queue.shutDown(Duration.ofHours(1), AT_ONCE)).isFalse();
    queue.done("a");
    assertThat(queue.shutDown(Duration.ofHours(1), AT_ONCE)).isTrue();
  }

  @Test
  void forgetsThatARunningKeyBecameDirty() throws InterruptedException {
    queue.add("a", EVENT);
    queue.tryTake();
    queue.add("a", EVENT);
    queue.shutDown();
    queue.done("a");

    assertThat(queue.tryTake()).isEmpty();
  }

  @Test
  void lateTakesReturnEmptyInsteadOfWaiting() throws InterruptedException {
    queue.add("a", EVENT);
    queue.tryTake();
    queue.shutDown();
    assertThat(queue.take()).isEmpty();

    queue.done("a");
    assertThat(queue.take()).isEmpty();
  }
}
