package io.ecsanywhere.informers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescerTest {

  private final List<Set<String>> calls = new CopyOnWriteArrayList<>();
  private Runnable duringCall = () -> {};
  private final Coalescer<String> coalescer = new Coalescer<>(100, this::call);

  private String call(ImmutableSet<String> ids) {
    calls.add(ids);
    duringCall.run();
    return "call " + calls.size();
  }

  @Test
  void aLoneReadGoesAtOnce() {
    assertThat(coalescer.read(Set.of("a"))).containsExactly("call 1");
    assertThat(calls).containsExactly(Set.of("a"));
  }

  @Test
  void nothingIsReadForNothing() {
    assertThat(coalescer.read(Set.of())).isEmpty();
    assertThat(calls).isEmpty();
  }

  @Test
  void readsAskedForDuringACallTravelTogetherInTheNext() throws InterruptedException {
    assertThat(readDuringACall(20, Priority.EVENT, () -> {}, () -> {})).isEmpty();

    assertThat(calls).hasSize(2);
    assertThat(calls.get(1)).hasSize(20);
  }

  @Test
  void anErrorIsNoAnswerForAnyoneWhoseBatchItBroke() throws InterruptedException {
    Queue<Throwable> thrown =
        readDuringACall(
            2,
            Priority.EVENT,
            () -> {},
            () -> {
              throw new AssertionError("told to break");
            });

    assertThat(calls).hasSize(2);
    assertThat(thrown).hasSize(2).hasAtLeastOneElementOfType(AssertionError.class);
    assertThat(thrown)
        .filteredOn(IllegalStateException.class::isInstance)
        .singleElement()
        .extracting(Throwable::getCause)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void eachWhoWaitedForACallThatFailedGetsAnExceptionOfItsOwn() throws InterruptedException {
    ApiFailure failure = new ApiFailure.Transient("ecs:DescribeTasks", "down");
    Queue<Throwable> thrown =
        readDuringACall(
            3,
            Priority.EVENT,
            () -> {},
            () -> {
              throw new ApiException(failure);
            });

    assertThat(thrown).hasSize(3).doesNotHaveDuplicates();
    assertThat(thrown)
        .allSatisfy(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        ApiException.class, own -> assertThat(own.failure()).isEqualTo(failure)));
  }

  @Test
  void whatIsUnderWayBecomesAsUrgentAsWhoeverWaitsBehindIt() throws InterruptedException {
    List<Priority> priorities = new CopyOnWriteArrayList<>();
    Runnable note = () -> priorities.add(Urgency.current().priority());
    readDuringACall(1, Priority.REMOVAL, note, note);
    assertThat(priorities).containsExactly(Priority.REMOVAL, Priority.REMOVAL);
  }

  @Test
  void whoBecomesMoreUrgentWhileItWaitsHurriesTheCall() {
    Urgency mine = new Urgency(Priority.EVENT);
    List<Priority> priorities = new ArrayList<>();
    duringCall =
        () -> {
          mine.raise(Priority.REMOVAL);
          priorities.add(Urgency.current().priority());
        };
    mine.during(() -> coalescer.read(Set.of("a")));
    assertThat(priorities).containsExactly(Priority.REMOVAL);
  }

  @Test
  void moreThanOneCallTakesIsSplit() {
    Set<String> ids = new TreeSet<>();
    IntStream.range(0, 250).forEach(i -> ids.add("task-" + i));
    assertThat(coalescer.read(ids)).containsExactly("call 1", "call 2", "call 3");
    assertThat(calls).hasSize(3).allMatch(batch -> batch.size() <= 100);
    assertThat(calls.stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aFailureReachesThoseWhoAskedAndNobodyAfterThem() {
    duringCall =
        () -> {
          throw new ApiException(new ApiFailure.Transient("ecs:DescribeTasks", "down"));
        };
    assertThatThrownBy(() -> coalescer.read(Set.of("a"))).isInstanceOf(ApiException.class);
    duringCall = () -> {};
    assertThat(coalescer.read(Set.of("a"))).containsExactly("call 2");
  }

  /**
   * One read is under way; so many others are asked for meanwhile.
   *
   * @param atTheEnd runs at the end of the first call
   * @param inTheNext runs during the call after that
   * @return what was thrown at those who asked
   */
  private Queue<Throwable> readDuringACall(
      int others, Priority priority, Runnable atTheEnd, Runnable inTheNext)
      throws InterruptedException {
    CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    CountDownLatch firstMayEnd = new CountDownLatch(1);
    duringCall =
        () -> {
          firstIsUnderWay.countDown();
          await(firstMayEnd);
          (calls.size() > 1 ? inTheNext : atTheEnd).run();
        };
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    threads.add(reading("first", Priority.EVENT, thrown));
    firstIsUnderWay.await();
    for (int i = 0; i < others; i++) {
      threads.add(reading("other-" + i, priority, thrown));
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

  private Thread reading(String id, Priority priority, Queue<Throwable> thrown) {
    return Thread.startVirtualThread(
        () -> {
          try {
            new Urgency(priority).during(() -> coalescer.read(Set.of(id)));
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
