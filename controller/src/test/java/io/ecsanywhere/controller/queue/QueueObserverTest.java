package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static io.ecsanywhere.informers.source.Priority.RESYNC;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What whoever watches a queue hears of it. */
class QueueObserverTest implements QueueObserver {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeTicker ticker = new FakeTicker();
  private final List<String> heard = new ArrayList<>();
  private final WorkQueue<String> watched =
      new WorkQueue<>(ticker, new Backoff<>(SECOND, SECOND, new Random(1)), this);

  @Override
  public void added() {
    heard.add("added");
  }

  @Override
  public void taken(Duration waited) {
    heard.add("taken after " + waited.toSeconds());
  }

  @Override
  public void done(Duration worked) {
    heard.add("done after " + worked.toSeconds());
  }

  @Override
  public void retried() {
    heard.add("retried");
  }

  @Test
  void hearsOfAKeyOnceHoweverOftenItIsAdded() {
    watched.add("a", RESYNC);
    ticker.advance(SECOND);
    watched.add("a", EVENT);
    ticker.advance(SECOND);
    watched.tryTake();
    ticker.advance(SECOND);
    watched.done("a");

    assertThat(heard).containsExactly("added", "taken after 2", "done after 1");
  }

  @Test
  void countsAKeyThatBecomesDirtyAtWorkFromThenOn() {
    watched.add("a", EVENT);
    watched.tryTake();
    ticker.advance(SECOND);
    watched.add("a", EVENT);
    ticker.advance(SECOND);
    watched.done("a");
    watched.tryTake();

    assertThat(heard)
        .containsExactly("added", "taken after 0", "added", "done after 2", "taken after 1");
  }

  @Test
  void countsADelayedKeyFromWhenItIsDue() {
    watched.addRateLimited("a", EVENT);
    ticker.advance(SECOND.multipliedBy(5));
    watched.tryTake();

    assertThat(heard).containsExactly("retried", "added", "taken after 4");
  }

  @Test
  void canAskHowTheQueueStands() {
    watched.add("a", EVENT);
    watched.add("b", EVENT);
    watched.add("c", EVENT);
    watched.tryTake();
    ticker.advance(SECOND);
    watched.tryTake();
    ticker.advance(SECOND);
    assertThat(watched.status())
        .isEqualTo(new QueueStatus(1, SECOND.multipliedBy(3), SECOND.multipliedBy(2)));

    watched.done("a");
    watched.done("b");
    assertThat(watched.status()).isEqualTo(new QueueStatus(1, Duration.ZERO, Duration.ZERO));
  }
}
