package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.controller.log.LogLines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ElectorTest {

  private static final Duration RETRY = Replica.TIMINGS.retryPeriod();

  private final ProcessLease lease = new ProcessLease();
  private long nanos = 1;
  private final Replica one = new Replica("one", "cluster a", lease, () -> nanos);
  private final Replica two = new Replica("two", "cluster a", lease, () -> nanos);

  private void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  private void advance(int seconds) {
    advance(Duration.ofSeconds(seconds));
  }

  private Stored stored() {
    return lease.read().orElseThrow();
  }

  @Test
  void takesALeaseThatIsFree() {
    one.run();

    assertThat(one.epoch()).contains(1L);
    assertThat(one.mayWrite()).isTrue();
    assertThat(one.changes).isEqualTo(1);
    assertThat(stored().record().holder()).isEqualTo("one");
    assertThat(one.elector.standing().leading()).isTrue();
  }

  @Test
  void looksAndRenewsOnceAPeriodWithJitterDrawnAnew() {
    one.run();
    Duration first = one.run();
    Duration second = one.run();

    assertThat(first).isBetween(RETRY, RETRY.multipliedBy(6).dividedBy(5));
    assertThat(second).isBetween(RETRY, RETRY.multipliedBy(6).dividedBy(5)).isNotEqualTo(first);
  }

  @Test
  void aRenewedLeaseIsNotTaken() {
    one.run();
    for (int i = 0; i < 50; i++) {
      one.run();
      two.run();
      advance(2);
    }

    assertThat(one.epoch()).contains(1L);
    assertThat(two.epoch()).isEmpty();
    assertThat(two.elector.standing().holder()).isEqualTo("one");
    assertThat(two.elector.standing().changes()).isEqualTo(1);
  }

  @Test
  void anotherHasLedSinceItsEpochWasFirstSeenAndForAsLongAsItRenews() {
    one.run();
    advance(5);
    two.run();
    long begun = nanos;
    advance(2);
    two.run();
    assertThat(two.ledSince).isEmpty();

    one.run();
    two.run();
    advance(2);
    one.run();
    two.run();
    assertThat(two.ledSince).containsExactly(begun, begun);

    one.release();
    two.run();
    two.run();
    assertThat(two.ledSince).hasSize(2);
    assertThat(one.ledSince).isEmpty();
  }

  @Test
  void whoeverTakesTheLeaseBeginsToLeadAnewThoughTheFormerOneRenewedUntilThen() {
    Replica three = new Replica("three", "cluster a", lease, () -> nanos);
    one.run();
    three.run();
    advance(2);
    one.release();
    two.run();
    three.run();
    long begun = nanos;
    advance(2);
    two.run();
    three.run();

    assertThat(three.ledSince).containsExactly(begun);
  }

  @Test
  void aCandidateWaitsTheWholeDurationSinceItFirstSawTheLeaseSo() {
    one.run();
    advance(14);
    two.run();
    advance(Duration.ofMillis(14_999));
    two.run();
    assertThat(two.epoch()).isEmpty();

    advance(Duration.ofMillis(1));
    two.run();
    assertThat(two.epoch()).contains(2L);
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aCandidateCountsFromWhenTheReadHadReturned() {
    one.run();
    two.store.after = () -> advance(3);
    two.run();
    two.store.after = () -> {};
    advance(Duration.ofMillis(14_999));
    two.run();
    assertThat(two.epoch()).isEmpty();

    advance(Duration.ofMillis(1));
    two.run();
    assertThat(two.epoch()).contains(2L);
  }

  @Test
  void aLeaseCountsFromWhenItWasAskedFor() {
    one.store.during = () -> advance(1);
    one.store.after = () -> advance(2);
    one.run();
    // The read took three seconds more, and they do not count.
    advance(Duration.ofMillis(6_999));
    assertThat(one.mayWrite()).isTrue();

    advance(Duration.ofMillis(1));
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aRenewalCountsFromWhenItWasSent() {
    one.run();
    advance(5);
    one.store.during = () -> advance(1);
    one.store.after = () -> advance(2);
    one.run();
    advance(Duration.ofMillis(6_999));
    assertThat(one.mayWrite()).isTrue();

    advance(Duration.ofMillis(1));
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aCandidateLooksAgainJustWhenTheLeaseRunsOut() {
    one.run();
    two.run();
    advance(14);

    assertThat(two.run()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theGateClosesByTheClockThoughTheLoopHangs() {
    one.run();
    advance(Duration.ofMillis(9_999));
    assertThat(one.mayWrite()).isTrue();

    advance(Duration.ofMillis(1));

    assertThat(one.mayWrite()).isFalse();
    assertThat(one.epoch()).isPresent();
  }

  @Test
  void theGateIsClosedAfterASleepInWhichTheMonotonicClockStoodStill() {
    one.run();
    one.time = one.time.plusSeconds(9);
    assertThat(one.mayWrite()).isTrue();

    one.time = one.time.plusSeconds(1);

    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aClockThatIsSetBackGainsNoTime() {
    one.run();
    one.time = one.time.minusSeconds(3_600);
    advance(Duration.ofMillis(9_999));
    assertThat(one.mayWrite()).isTrue();

    advance(Duration.ofMillis(1));

    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aWriteHasFourFifthsOfTheMarginSoThatItIsOverBeforeAnotherLeads() {
    Timings longLease =
        new Timings(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofSeconds(2));
    Timings shortLease =
        new Timings(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400));

    assertThat(longLease.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(shortLease.writeTimeout()).isEqualTo(Duration.ofMillis(800));
    assertThat(Replica.TIMINGS.writeTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(shortLease.callTimeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void givesUpAtTheDeadlineAndCampaignsAgain() {
    one.run();
    Mandate first = one.elector.mandate().orElseThrow();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    for (int i = 0; i < 4; i++) {
      advance(2);
      one.run();
      assertThat(one.epoch()).contains(1L);
    }
    advance(2);
    one.run();
    assertThat(one.epoch()).isEmpty();
    assertThat(one.changes).isEqualTo(2);

    one.store.fault = FaultyStore.Fault.NONE;
    one.run();
    assertThat(one.epoch()).contains(2L);
    assertThat(first.holds().getAsBoolean()).isFalse();
  }

  @Test
  void whoeverHasNotEndedWhatItDidAsLeaderDoesNotTakeTheLease() {
    one.ready = false;
    one.run();
    assertThat(one.epoch()).isEmpty();
    assertThat(lease.read()).isEmpty();

    one.ready = true;
    one.run();
    assertThat(one.epoch()).contains(1L);
  }

  @Test
  void aRenewalWhoseAnswerWasLostKeepsTheLeaseButGainsNoTime() {
    one.run();
    advance(2);
    one.store.fault = FaultyStore.Fault.AFTER_EFFECT;
    one.run();
    one.store.fault = FaultyStore.Fault.NONE;
    advance(7);

    assertThat(one.run()).isZero();
    assertThat(one.epoch()).contains(1L);
    advance(1);
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void theEpochGrowsByOneWithEachChangeOfHolder() {
    one.run();
    one.release();
    two.run();
    two.release();
    Replica three = new Replica("three", "cluster a", lease, () -> nanos);
    three.run();

    assertThat(three.epoch()).contains(3L);
  }

  @Test
  void aLostAnswerToTheFirstSwapShowsAtTheNextLook() {
    Replica unlucky = new Replica("unlucky", "cluster a", new LostFirstAnswer(lease), () -> nanos);
    unlucky.run();
    assertThat(unlucky.epoch()).isEmpty();
    assertThat(stored().record().holder()).isEqualTo("unlucky");

    unlucky.run();

    assertThat(unlucky.epoch()).contains(1L);
  }

  @Test
  void aReleasedLeaseIsTakenAtTheNextLook() {
    one.run();
    two.run();
    one.release();
    assertThat(one.mayWrite()).isFalse();

    two.run();

    assertThat(two.epoch()).contains(2L);
    one.run();
    assertThat(one.epoch()).isEmpty();
  }

  @Test
  void whoeverFindsTheLeaseInOtherHandsLeadsNoLonger() {
    one.run();
    two.run();
    advance(15);
    two.run();
    assertThat(two.epoch()).contains(2L);

    one.run();

    assertThat(one.epoch()).isEmpty();
    assertThat(one.elector.standing().holder()).isEmpty();
    one.run();
    assertThat(one.elector.standing().holder()).isEqualTo("two");
  }

  @Test
  void theLeaseOfReplicasThatLeadSomethingElseIsRefused() {
    Replica other = new Replica("other", "cluster b", lease, () -> nanos);
    one.run();

    other.run();

    assertThat(other.refusals)
        .containsExactly(
            "the lease is held by one, which leads cluster a, and this controller leads cluster b:"
                + " give each set of replicas a --lease-name of its own; or, where this set is to"
                + " follow that one, stop all replicas of that one, and then delete the lease:"
                + " it ends with the process");
    advance(60);
    other.run();
    assertThat(other.epoch()).isEmpty();
  }

  @Test
  void theLeaseOfSomethingElseIsRefusedThoughItsHolderIsGone() {
    Replica other = new Replica("other", "cluster b", lease, () -> nanos);
    one.run();
    one.release();
    advance(60);

    other.run();

    assertThat(other.epoch()).isEmpty();
    assertThat(other.refusals)
        .singleElement()
        .asString()
        .startsWith("the lease was last held by a replica that led cluster a, and this controller");
  }

  @Test
  void aRenewalWhoseAnswerWasLostIsGivenBackToo() {
    one.run();
    one.store.fault = FaultyStore.Fault.AFTER_EFFECT;
    one.run();
    one.store.fault = FaultyStore.Fault.NONE;

    one.release();

    assertThat(stored().record().released()).isTrue();
  }

  @Test
  void aReleaseThatFailsIsTriedAgain() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    int[] calls = {0};
    one.store.during =
        () -> {
          if (++calls[0] == 2) {
            one.store.fault = FaultyStore.Fault.NONE;
          }
        };

    one.release();

    assertThat(stored().record().released()).isTrue();
  }

  @Test
  void aLeaseThatCannotBeGivenBackIsNotTriedForEver() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;

    one.release();

    assertThat(one.epoch()).isEmpty();
    assertThat(stored().record().holder()).isEqualTo("one");
  }

  @Test
  void anInterruptEndsTheReleaseWithTheCallUnderWay() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    int[] calls = {0};
    one.store.during =
        () -> {
          calls[0]++;
          Thread.currentThread().interrupt();
        };

    one.release();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls[0]).isEqualTo(1);
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void whoeverLeavesTheLeaseWaitsForNoTurnUnderWay() {
    one.store.during = () -> join(Thread.ofVirtual().start(one.elector::abandon));

    one.run();

    assertThat(one.epoch()).isEmpty();
    assertThat(one.elector.standing().leading()).isFalse();
    assertThat(lease.read()).isEmpty();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoeverMayStillBeWritingLeavesTheLeaseToEndByItself() {
    one.run();
    two.run();

    one.elector.abandon();

    assertThat(one.mayWrite()).isFalse();
    one.run();
    assertThat(one.epoch()).isEmpty();
    two.run();
    assertThat(two.epoch()).isEmpty();
    advance(15);
    two.run();
    assertThat(two.epoch()).contains(2L);
  }

  @Test
  void whoeverKnowsOfALeaseThatWasDeletedWaitsItsDurationOut() {
    DeletableLease deletable = new DeletableLease();
    Replica leader = new Replica("leader", "cluster a", deletable, () -> nanos);
    Replica candidate = new Replica("candidate", "cluster a", deletable, () -> nanos);
    leader.run();
    candidate.run();
    deletable.delete();
    candidate.run();
    advance(Duration.ofMillis(14_999));
    candidate.run();
    assertThat(candidate.epoch()).isEmpty();

    advance(Duration.ofMillis(1));
    candidate.run();

    assertThat(candidate.epoch()).contains(2L);
    leader.run();
    assertThat(leader.epoch()).isEmpty();
  }

  @Test
  void whoeverLedTheLeaseThatWasDeletedWaitsToo() {
    DeletableLease deletable = new DeletableLease();
    Replica leader = new Replica("leader", "cluster a", deletable, () -> nanos);
    leader.run();
    deletable.delete();
    leader.run();
    leader.run();
    assertThat(leader.epoch()).isEmpty();
    advance(15);

    leader.run();

    assertThat(leader.epoch()).contains(2L);
  }

  @Test
  void anEpochThatHasRefusedAWriteEndsThoughTheRenewalUnderWaySucceeds() {
    one.run();
    Mandate first = one.elector.mandate().orElseThrow();
    advance(9);
    one.store.during =
        () -> {
          advance(1);
          assertThat(first.holds().getAsBoolean()).isFalse();
        };
    one.run();
    one.store.during = () -> {};

    assertThat(first.holds().getAsBoolean()).isFalse();
    assertThat(one.epoch()).isEmpty();
    one.run();
    assertThat(one.epoch()).contains(2L);
  }

  @Test
  void aCallThatTookItsWholeTimeIsFollowedByTheNextAtOnce() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    one.store.during = () -> advance(RETRY.multipliedBy(2));
    assertThat(one.run()).isZero();

    one.store.during = () -> {};
    assertThat(one.run()).isGreaterThanOrEqualTo(RETRY);
  }

  @Test
  void aDeniedPermissionIsNamedOnceAMinute() {
    try (LogLines lines = new LogLines(Elector.class)) {
      one.store.fault = FaultyStore.Fault.DENIED;
      for (int i = 0; i < 45; i++) {
        one.run();
        advance(2);
      }
      assertThat(lines.of("lease-denied"))
          .containsExactly(
              "the permission lease:swap on the lease is missing: without it this replica cannot"
                  + " lead",
              "the permission lease:swap on the lease is missing: without it this replica cannot"
                  + " lead");
    }
  }
}
