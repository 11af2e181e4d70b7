package io.ecsanywhere.informers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescerTest {

  private final List<Set<String>> calls = new CopyOnWriteArrayList<>();
  private Runnable duringCall = () -> {};
  private final Deque<Runnable> alarms = new ConcurrentLinkedDeque<>();
  private Coalescer<String> coalescer = new Coalescer<>(100, 4, this::alarm, this::call);

  private Alarms.Alarm alarm(Duration delay, Runnable action) {
    assertThat(delay).isEqualTo(Coalescer.PATIENCE);
    alarms.add(action);
    return () -> alarms.remove(action);
  }

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
  void anAnswerThatDoesNotComeHoldsUpTheNextCallForNoLongerThanThePatience() throws Exception {
    Hanging hanging = new Hanging();
    hanging.read("first");
    Thread other = waiting("other");
    assertThat(calls).hasSize(1);
    alarms.remove().run();
    hanging.awaitCalls(2);
    Thread third = waiting("third");
    assertThat(calls).hasSize(2);
    hanging.answers("other");
    other.join();
    hanging.awaitCalls(3);
    hanging.answers("third");
    third.join();
    hanging.answers("first");
    hanging.join();
  }

  @Test
  void noMoreThanSoManyCallsAreUnderWay() throws Exception {
    Hanging hanging = new Hanging();
    for (int i = 1; i <= 4; i++) {
      hanging.read("read-" + i);
      hanging.awaitCalls(i);
      alarms.remove().run();
    }
    Thread fifth = waiting("read-5");
    assertThat(calls).hasSize(4);
    hanging.answers("read-3");
    hanging.awaitCalls(5);
    for (int i : List.of(1, 2, 4, 5)) {
      hanging.answers("read-" + i);
    }
    fifth.join();
    hanging.join();
    assertThat(alarms).isEmpty();
  }

  /** Whoever waits behind them carries the batches of one who is still at the first of them. */
  @Test
  void aLongReadWhoseFirstCallHangsHoldsUpNobody() throws Exception {
    Set<String> many = new TreeSet<>();
    IntStream.range(0, 150).forEach(i -> many.add("a-%03d".formatted(i)));
    Hanging hanging = new Hanging();
    hanging.read(many);
    hanging.awaitCalls(1);
    Thread other = waiting("other");
    assertThat(calls).hasSize(1);
    alarms.remove().run();
    hanging.awaitCalls(2);
    assertThat(calls.get(1)).contains("other").hasSize(51);
    hanging.answers("other");
    other.join();
    hanging.answers("a-000");
    hanging.join();
  }

  @Test
  void whileACallWaitsForItsTurnTheNextGathers() throws Exception {
    Queue<Throwable> thrown =
        readDuringACall(5, Priority.EVENT, () -> assertThat(alarms).isEmpty(), () -> {});
    assertThat(thrown).isEmpty();
    assertThat(calls).hasSize(2);
  }

  @Test
  void callsOneByOneNeverOverlapHoweverLongTheyTake() throws Exception {
    coalescer = Coalescer.oneByOne(100, this::call);
    Hanging hanging = new Hanging();
    hanging.read("first");
    hanging.awaitCalls(1);
    Thread other = waiting("other");
    assertThat(alarms).isEmpty();
    assertThat(calls).hasSize(1);
    hanging.answers("first");
    hanging.awaitCalls(2);
    hanging.answers("other");
    other.join();
    hanging.join();
  }

  @Test
  void aBatchIsNoMoreUrgentThanWhoeverWaitsForIt() {
    List<Priority> priorities = new ArrayList<>();
    duringCall = () -> priorities.add(Urgency.current().priority());
    new Urgency(Priority.RESYNC).during(() -> coalescer.read(Set.of("a")));
    new Urgency(Priority.POLL).during(() -> coalescer.read(Set.of("a")));
    assertThat(priorities).containsExactly(Priority.RESYNC, Priority.POLL);
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

  /** Calls that are sent at once, and answered when the test says so. */
  private final class Hanging {

    private final Set<String> answered = new HashSet<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final List<Thread> readers = new ArrayList<>();

    Hanging() {
      duringCall =
          () -> {
            Set<String> mine = calls.getLast();
            Urgency.current().sent();
            sent.incrementAndGet();
            awaitAnswer(mine);
          };
    }

    private synchronized void awaitAnswer(Set<String> ids) {
      try {
        while (Collections.disjoint(answered, ids)) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void read(String id) {
      read(Set.of(id));
    }

    void read(Set<String> ids) {
      int before = sent.get();
      readers.add(Thread.startVirtualThread(() -> coalescer.read(ids)));
      awaitCalls(before + 1);
    }

    /** Waits until so many calls have been sent. */
    void awaitCalls(int count) {
      while (sent.get() < count) {
        Thread.onSpinWait();
      }
    }

    synchronized void answers(String id) {
      answered.add(id);
      notifyAll();
    }

    void join() throws InterruptedException {
      for (Thread reader : readers) {
        reader.join();
      }
    }
  }

  /** Someone who reads this and has to wait. */
  private Thread waiting(String id) {
    Thread thread = Thread.startVirtualThread(() -> coalescer.read(Set.of(id)));
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
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
