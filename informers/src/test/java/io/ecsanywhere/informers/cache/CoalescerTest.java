package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescerTest {

  private final FakeTasks aws = new FakeTasks();
  private final List<Task> received = new ArrayList<>();
  private final Coalescer<Task> coalescer =
      new Coalescer<>(
          aws, new FakeTicker(), (answer, _) -> received.addAll(answer.found().values()));

  @Test
  void aLoneReadGoesAtOnce() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    coalescer.read(Set.of("a"));
    assertThat(aws.described).containsExactly(Set.of("a"));
    assertThat(received).hasSize(1);
  }

  @Test
  void readsAskedForDuringACallTravelTogetherInTheNext() throws InterruptedException {
    assertThat(readDuringACall(20, () -> {})).isEmpty();

    assertThat(aws.described).hasSize(2);
    assertThat(aws.described.get(1)).hasSize(20);
  }

  @Test
  void anErrorIsNoAnswerForAnyoneWhoseBatchItBroke() throws InterruptedException {
    Queue<Throwable> thrown =
        readDuringACall(
            2,
            () -> {
              throw new AssertionError("told to break");
            });

    assertThat(aws.described).hasSize(2);
    assertThat(thrown).hasSize(2).hasOnlyElementsOfType(AssertionError.class);
  }

  @Test
  void moreThanOneCallTakesIsSplit() {
    Set<String> ids = new TreeSet<>();
    IntStream.range(0, 250).forEach(i -> ids.add("task-" + i));
    coalescer.read(ids);
    assertThat(aws.described).hasSize(3).allMatch(batch -> batch.size() <= 100);
    assertThat(aws.described.stream().flatMap(Set::stream))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aFailureReachesThoseWhoAskedAndNobodyAfterThem() {
    aws.describeFails = true;
    assertThatThrownBy(() -> coalescer.read(Set.of("a"))).isInstanceOf(ApiException.class);
    aws.describeFails = false;
    coalescer.read(Set.of("a"));
    assertThat(aws.described).hasSize(2);
  }

  /**
   * One read is under way; so many others are asked for meanwhile.
   *
   * @param inTheNext runs during the call after that
   * @return what was thrown at those who asked
   */
  private Queue<Throwable> readDuringACall(int others, Runnable inTheNext)
      throws InterruptedException {
    CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    CountDownLatch firstMayEnd = new CountDownLatch(1);
    aws.duringDescribe =
        () -> {
          firstIsUnderWay.countDown();
          await(firstMayEnd);
          if (aws.described.size() > 1) {
            inTheNext.run();
          }
        };
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    threads.add(reading("first", thrown));
    firstIsUnderWay.await();
    for (int i = 0; i < others; i++) {
      threads.add(reading("other-" + i, thrown));
    }
    List<Thread> waiting = threads.subList(1, threads.size());
    while (waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    firstMayEnd.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return thrown;
  }

  private Thread reading(String id, Queue<Throwable> thrown) {
    return Thread.startVirtualThread(
        () -> {
          try {
            coalescer.read(Set.of(id));
          } catch (Throwable e) {
            thrown.add(e);
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
