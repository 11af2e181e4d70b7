package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static io.ecsanywhere.informers.source.Priority.POLL;
import static io.ecsanywhere.informers.source.Priority.REMOVAL;
import static io.ecsanywhere.informers.source.Priority.RESYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeTicker ticker = new FakeTicker();
  private final WorkQueue<String> queue =
      new WorkQueue<>(
          ticker, new Backoff<>(Duration.ofMillis(200), Duration.ofMinutes(5), new Random(1)));

  @Test
  void aKeyIsInOnePlace() {
    assertThat(queue.place("a")).isEqualTo(Place.NOWHERE);
    queue.addAfter("a", SECOND, Priority.POLL);
    assertThat(queue.place("a"))
        .isEqualTo(
            new Place(Place.State.DELAYED, OptionalLong.of(ticker.nanos() + SECOND.toNanos())));
    ticker.advance(SECOND);
    assertThat(queue.place("a").state()).isEqualTo(Place.State.WAITING);
    assertThat(queue.tryTake()).contains("a");
    queue.addAfter("a", SECOND, Priority.POLL);
    assertThat(queue.place("a").state()).isEqualTo(Place.State.WORKING);
    queue.done("a");
    assertThat(queue.place("a").state()).isEqualTo(Place.State.DELAYED);
  }

  /** Takes every key that waits, and is done with each at once. */
  private List<String> drain() {
    List<String> taken = new ArrayList<>();
    for (Optional<String> key = queue.tryTake(); key.isPresent(); key = queue.tryTake()) {
      taken.add(key.get());
      queue.done(key.get());
    }
    return taken;
  }

  @Nested
  class OneKey {

    @Test
    void isTakenOnceHoweverOftenItWasAdded() {
      queue.add("a", EVENT);
      queue.add("a", EVENT);
      queue.add("a", RESYNC);

      assertThat(queue.depth()).isEqualTo(1);
      assertThat(drain()).containsExactly("a");
    }

    @Test
    void isTakenAgainWhenItIsAddedAgain() {
      queue.add("a", EVENT);
      assertThat(drain()).containsExactly("a");

      queue.add("a", EVENT);
      assertThat(drain()).containsExactly("a");
    }

    @Test
    void addedWhileAWorkerHasItWaitsUntilThatIsDone() {
      queue.add("a", EVENT);
      queue.tryTake();
      queue.add("a", EVENT);
      queue.add("a", EVENT);

      assertThat(queue.tryTake()).isEmpty();
      assertThat(queue.depth()).isZero();

      queue.done("a");
      assertThat(drain()).containsExactly("a");
    }

    @Test
    void doneByNobodyIsAMistake() {
      assertThatThrownBy(() -> queue.done("a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a");
    }
  }

  @Nested
  class Order {

    @Test
    void isByPriorityAndWithinOneByArrival() {
      queue.add("resync", RESYNC);
      queue.add("poll-1", POLL);
      queue.add("poll-2", POLL);
      queue.add("event-1", EVENT);
      queue.add("event-2", EVENT);
      queue.add("removal", REMOVAL);

      assertThat(drain())
          .containsExactly("removal", "event-1", "event-2", "poll-1", "poll-2", "resync");
    }

    @Test
    void aSecondAddRaisesAPriority() {
      queue.add("a", EVENT);
      queue.add("b", RESYNC);
      queue.add("b", REMOVAL);

      assertThat(drain()).containsExactly("b", "a");
    }

    @Test
    void aSecondAddNeverLowersAPriorityNorCostsItsPlace() {
      queue.add("a", EVENT);
      queue.add("b", EVENT);
      queue.add("a", RESYNC);
      queue.add("a", EVENT);

      assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    void aSecondAddRaisesAndNeverLowersWhileAWorkerHasTheKey() {
      queue.add("a", EVENT);
      queue.tryTake();
      queue.add("a", RESYNC);
      queue.add("a", REMOVAL);
      queue.add("a", POLL);
      queue.add("b", EVENT);
      queue.done("a");

      assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    void aPriorityDoesNotOutliveItsTurn() {
      queue.add("a", REMOVAL);
      drain();
      queue.add("a", RESYNC);
      queue.add("b", EVENT);

      assertThat(drain()).containsExactly("b", "a");
    }

    @Test
    void aStormOfEventsStarvesNoResync() {
      queue.add("resync", RESYNC);
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        queue.add("event-" + i, EVENT);
        queue.add("removal-" + i, REMOVAL);
        String key = queue.tryTake().orElseThrow();
        taken.add(key);
        queue.done(key);
      }

      assertThat(taken.indexOf("resync")).isEqualTo(8);
    }

    @Test
    void removalsKeepTheirLeadHoweverLongTheBacklog() {
      for (int i = 0; i < 100; i++) {
        queue.add("resync-" + i, RESYNC);
      }
      for (int i = 0; i < 16; i++) {
        queue.add("removal-" + i, REMOVAL);
      }

      assertThat(drain().subList(0, 18)).filteredOn(key -> key.startsWith("removal")).hasSize(16);
    }
  }

  @Nested
  class Delay {

    @Test
    void holdsAKeyBackUntilItIsDue() {
      queue.addAfter("a", SECOND, EVENT);

      assertThat(queue.untilNextDue()).contains(SECOND);
      ticker.advance(SECOND.minusNanos(1));
      assertThat(queue.tryTake()).isEmpty();
      assertThat(queue.untilNextDue()).contains(Duration.ofNanos(1));
      ticker.advance(Duration.ofNanos(1));
      assertThat(queue.untilNextDue()).contains(Duration.ZERO);
      assertThat(drain()).containsExactly("a");
      assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void hasOneEntryAKeyAndTheEarliestWins() {
      queue.addAfter("a", SECOND.multipliedBy(5), EVENT);
      queue.addAfter("a", SECOND.multipliedBy(2), EVENT);
      queue.addAfter("a", SECOND.multipliedBy(9), EVENT);

      assertThat(queue.untilNextDue()).contains(SECOND.multipliedBy(2));
      ticker.advance(SECOND.multipliedBy(2));
      assertThat(drain()).containsExactly("a");
      ticker.advance(SECOND.multipliedBy(20));
      assertThat(drain()).isEmpty();
    }

    @Test
    void keepsTheMostUrgentPriorityOfWhatItMerges() {
      queue.add("event", EVENT);
      queue.addAfter("a", SECOND, RESYNC);
      queue.addAfter("a", SECOND.multipliedBy(2), REMOVAL);
      queue.addAfter("b", SECOND.multipliedBy(2), REMOVAL);
      queue.addAfter("b", SECOND, RESYNC);
      ticker.advance(SECOND);

      assertThat(drain()).containsExactly("a", "b", "event");
    }

    @Test
    void isCancelledByAnImmediateAdd() {
      queue.addAfter("a", SECOND, EVENT);
      queue.add("a", EVENT);

      assertThat(drain()).containsExactly("a");
      assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void isCancelledByAnImmediateAddOfAKeyThatWaitsAlready() {
      queue.add("a", EVENT);
      queue.addAfter("a", SECOND, EVENT);
      queue.add("a", EVENT);

      assertThat(drain()).containsExactly("a");
      assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void isCancelledByAnImmediateAddOfAKeyThatAWorkerHas() {
      queue.add("a", EVENT);
      queue.tryTake();
      queue.addAfter("a", SECOND, EVENT);
      queue.add("a", EVENT);
      queue.done("a");

      assertThat(drain()).containsExactly("a");
      assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void cancelledByALessUrgentAddKeepsItsOwnUrgency() {
      queue.addAfter("a", SECOND, REMOVAL);
      queue.add("b", EVENT);
      queue.add("a", RESYNC);

      assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    void askedForByTheWorkerThatHasTheKeyHoldsAfterIt() {
      queue.add("a", EVENT);
      queue.tryTake();
      queue.addAfter("a", SECOND, EVENT);
      queue.done("a");

      assertThat(queue.tryTake()).isEmpty();
      ticker.advance(SECOND);
      assertThat(drain()).containsExactly("a");
    }

    @Test
    void endingWhileAWorkerHasTheKeyBringsItBackAfterwards() {
      queue.add("a", EVENT);
      queue.tryTake();
      queue.addAfter("a", SECOND, EVENT);
      ticker.advance(SECOND);

      assertThat(queue.tryTake()).isEmpty();
      queue.done("a");
      assertThat(drain()).containsExactly("a");
    }

    @Test
    void countsFromItsOwnTimeWhenItHasPassedUnseen() {
      queue.addAfter("later", SECOND.multipliedBy(2), EVENT);
      queue.addAfter("sooner", SECOND, EVENT);
      ticker.advance(SECOND.multipliedBy(3));
      queue.add("last", EVENT);

      assertThat(drain()).containsExactly("sooner", "later", "last");
    }

    @Test
    void thatHasPassedUnseenIsNotOneWithTheNext() {
      queue.addAfter("a", SECOND, EVENT);
      ticker.advance(SECOND);
      queue.addAfter("a", SECOND, EVENT);

      assertThat(drain()).containsExactly("a");
      assertThat(queue.untilNextDue()).contains(SECOND);
    }

    @Test
    void ofNothingIsAnImmediateAdd() {
      queue.addAfter("a", SECOND, EVENT);
      queue.addAfter("a", Duration.ZERO, EVENT);
      queue.addAfter("b", SECOND.negated(), EVENT);

      assertThat(drain()).containsExactly("a", "b");
      assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void beyondAllMeasureStillStandsBehindAShorterOne() {
      queue.addAfter("never", Duration.ofSeconds(Long.MAX_VALUE), REMOVAL);
      queue.addAfter("a", SECOND, EVENT);
      ticker.advance(SECOND);

      assertThat(drain()).containsExactly("a");
    }
  }

  @Nested
  class RateLimit {

    @Test
    void growsWithEachFailureAndComesDueByItself() {
      Duration first = queue.addRateLimited("a", EVENT);
      assertThat(first).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
      assertThat(queue.untilNextDue()).contains(first);
      ticker.advance(first);
      assertThat(drain()).containsExactly("a");

      Duration second = queue.addRateLimited("a", EVENT);
      assertThat(second).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
      assertThat(queue.failures("a")).isEqualTo(2);
    }

    @Test
    void isKeptForEachKeyApart() {
      for (int i = 0; i < 10; i++) {
        queue.addRateLimited("bad", EVENT);
      }

      assertThat(queue.addRateLimited("good", EVENT)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void startsAnewOnceTheKeyIsForgotten() {
      for (int i = 0; i < 10; i++) {
        queue.addRateLimited("a", EVENT);
      }
      queue.forget("a");

      assertThat(queue.failures("a")).isZero();
      assertThat(queue.addRateLimited("a", EVENT)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void doesNotGrowByDelaysThatAreNoFailure() {
      queue.addAfter("a", SECOND, EVENT);

      assertThat(queue.failures("a")).isZero();
    }

    @Test
    void forgettingLeavesADelayedEntryInForce() {
      queue.addAfter("a", SECOND, EVENT);
      queue.forget("a");
      ticker.advance(SECOND);

      assertThat(drain()).containsExactly("a");
    }

    @Test
    void anImmediateAddNeedNotWaitForIt() {
      queue.addRateLimited("a", EVENT);
      queue.add("a", EVENT);

      assertThat(drain()).containsExactly("a");
      assertThat(queue.failures("a")).isEqualTo(1);
    }
  }

  /**
   * By a later reading than the one that made entries due, an entry's time could lie in the past.
   */
  @Test
  void oneCallLooksAtTheClockOnce() {
    long[] now = new long[1];
    WorkQueue<String> running =
        new WorkQueue<>(
            () -> now[0]++, new Backoff<>(Duration.ofNanos(1), Duration.ofNanos(1), new Random(3)));
    running.addAfter("a", Duration.ofNanos(2), Priority.EVENT);
    assertThat(running.untilNextDue()).contains(Duration.ofNanos(1));
  }
}
