package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue under real threads and the system's ticker. */
@Timeout(60)
class WorkQueueThreadsTest {

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final Executor NEW_THREAD = Thread::startVirtualThread;

  private final WorkQueue<Object> queue =
      new WorkQueue<>(
          Ticker.system(),
          new Backoff<>(Duration.ofMillis(1), Duration.ofMillis(2), new Random(3)));

  @AfterEach
  void shutDown() {
    queue.shutDown();
  }

  /** Takes on a thread of its own, and returns once that thread waits. */
  private CompletableFuture<Optional<Object>> takeInBackground() {
    CompletableFuture<Optional<Object>> taken = new CompletableFuture<>();
    Thread taker =
        Thread.startVirtualThread(
            () -> {
              try {
                taken.complete(queue.take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    await()
        .until(
            () ->
                taken.isDone()
                    || taker.getState() == Thread.State.WAITING
                    || taker.getState() == Thread.State.TIMED_WAITING);
    return taken;
  }

  @Test
  void aTakerThatWaitsGetsTheKeyThatIsAdded() throws ExecutionException, InterruptedException {
    CompletableFuture<Optional<Object>> taken = takeInBackground();
    queue.add("a", EVENT);

    assertThat(taken.get()).contains("a");
  }

  @Test
  void aTakerThatWaitsGetsTheKeyThatAnotherIsDoneWith()
      throws ExecutionException, InterruptedException {
    queue.add("a", EVENT);
    queue.take();
    queue.add("a", EVENT);
    CompletableFuture<Optional<Object>> taken = takeInBackground();
    queue.done("a");

    assertThat(taken.get()).contains("a");
  }

  @Test
  void aDelayedKeyWakesATakerEvenIfItComesBeforeTheOneWaitedFor()
      throws ExecutionException, InterruptedException {
    queue.addAfter("in an hour", Duration.ofHours(1), EVENT);
    CompletableFuture<Optional<Object>> taken = takeInBackground();
    queue.addAfter("soon", Duration.ofMillis(5), EVENT);

    assertThat(taken.get()).contains("soon");
  }

  @Test
  void delayedKeysFindATakerEachThoughOneTakerNeverComesBack()
      throws ExecutionException, InterruptedException {
    CompletableFuture<Optional<Object>> one = takeInBackground();
    CompletableFuture<Optional<Object>> other = takeInBackground();
    // Far enough off that both stand before the first is due.
    queue.addAfter("a", Duration.ofMillis(300), EVENT);
    queue.addAfter("b", Duration.ofMillis(301), EVENT);

    assertThat(List.of(one.get(), other.get()))
        .containsExactlyInAnyOrder(Optional.of("a"), Optional.of("b"));
  }

  @Test
  void shuttingDownSendsEveryTakerHome() throws ExecutionException, InterruptedException {
    List<CompletableFuture<Optional<Object>>> takers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      takers.add(takeInBackground());
    }
    queue.shutDown();

    for (CompletableFuture<Optional<Object>> taken : takers) {
      assertThat(taken.get()).isEmpty();
    }
  }

  @Test
  void shuttingDownWaitsForTheKeyThatAWorkerHas() throws ExecutionException, InterruptedException {
    queue.add("a", EVENT);
    queue.take();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    NEW_THREAD.execute(
        () -> {
          try {
            ended.complete(queue.shutDown(Duration.ofMinutes(1), Alarms.system()));
          } catch (InterruptedException e) {
            ended.completeExceptionally(e);
          }
        });
    CompletableFuture<Optional<Object>> sentHome = takeInBackground();
    assertThat(sentHome.get()).isEmpty();
    assertThat(ended).isNotDone();

    queue.done("a");
    assertThat(ended.get()).isTrue();
  }

  @Test
  void noKeyIsWithTwoWorkersAndNothingAddedIsLost() throws InterruptedException {
    int keys = 20;
    int producers = 4;
    int addsEach = 5_000;
    AtomicIntegerArray wanted = new AtomicIntegerArray(keys);
    AtomicIntegerArray seen = new AtomicIntegerArray(keys);
    AtomicIntegerArray holders = new AtomicIntegerArray(keys);
    AtomicInteger collisions = new AtomicInteger();
    Workers<Object> workers =
        new Workers<>(
            8,
            queue,
            key -> {
              int index = (int) key;
              if (holders.incrementAndGet(index) != 1) {
                collisions.incrementAndGet();
              }
              seen.set(index, wanted.get(index));
              LockSupport.parkNanos(1);
              holders.decrementAndGet(index);
            });
    workers.start();

    List<CompletableFuture<Void>> adding = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      Random random = new Random(p);
      adding.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < addsEach; i++) {
                  int key = random.nextInt(keys);
                  Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
                  wanted.incrementAndGet(key);
                  switch (random.nextInt(3)) {
                    case 0 -> queue.add(key, priority);
                    case 1 -> queue.addAfter(key, Duration.ofNanos(random.nextInt(1000)), priority);
                    default -> queue.addRateLimited(key, priority);
                  }
                }
              },
              NEW_THREAD));
    }
    adding.forEach(CompletableFuture::join);

    await()
        .untilAsserted(
            () -> {
              for (int key = 0; key < keys; key++) {
                assertThat(seen.get(key)).as("key %d", key).isEqualTo(wanted.get(key));
              }
            });
    assertThat(workers.shutDown(Duration.ofSeconds(10), Alarms.system())).isTrue();
    assertThat(collisions).hasValue(0);
  }

  @Test
  void nothingIsKeptOfAKeyThatIsForgotten() throws InterruptedException {
    WeakReference<Object> gone = useAndForget();

    await()
        .until(
            () -> {
              System.gc();
              return gone.refersTo(null);
            });
  }

  private WeakReference<Object> useAndForget() throws InterruptedException {
    Object key = new Object();
    queue.addRateLimited(key, EVENT);
    queue.take();
    queue.add(key, EVENT);
    queue.addAfter(key, Duration.ofHours(1), EVENT);
    queue.add(key, Priority.REMOVAL);
    queue.done(key);
    queue.take();
    queue.forget(key);
    queue.done(key);
    return new WeakReference<>(key);
  }
}
