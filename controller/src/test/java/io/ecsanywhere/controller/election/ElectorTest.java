package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.controller.log.LogLines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who takes the lease, and who gives up. */
@Timeout(60)
class ElectorTest {

  private static final Duration RETRY = Replica.TIMINGS.retryPeriod();

  private final ProcessLease lease = new ProcessLease();
  private final Time time = new Time();
  private final Replica one = new Replica("one", "cluster a", lease, time);
  private final Replica two = new Replica("two", "cluster a", lease, time);

  @Test
  void takesALeaseThatIsFree() {
    one.run();

    assertThat(one.epoch()).contains(1L);
    assertThat(one.mayWrite()).isTrue();
    assertThat(one.changes).isEqualTo(1);
    assertThat(lease.read().orElseThrow().record().holder()).isEqualTo("one");
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
      time.advance(2);
    }

    assertThat(one.epoch()).contains(1L);
    assertThat(two.epoch()).isEmpty();
    assertThat(two.elector.standing().holder()).isEqualTo("one");
    assertThat(two.elector.standing().changes()).isEqualTo(1);
  }

  @Test
  void anotherHasLedSinceItsEpochWasFirstSeenAndForAsLongAsItRenews() {
    one.run();
    time.advance(5);
    two.run();
    long begun = time.getAsLong();
    time.advance(2);
    two.run();
    assertThat(two.ledSince).isEmpty();

    one.run();
    two.run();
    time.advance(2);
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
    Replica three = new Replica("three", "cluster a", lease, time);
    one.run();
    three.run();
    time.advance(2);
    one.release();
    two.run();
    three.run();
    long begun = time.getAsLong();
    time.advance(2);
    two.run();
    three.run();

    assertThat(three.ledSince).containsExactly(begun);
  }

  @Test
  void givesUpAtTheDeadlineAndCampaignsAgain() {
    one.run();
    Mandate first = one.elector.mandate().orElseThrow();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    for (int i = 0; i < 4; i++) {
      time.advance(2);
      one.run();
      assertThat(one.epoch()).contains(1L);
    }
    time.advance(2);
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
    time.advance(2);
    one.store.fault = FaultyStore.Fault.AFTER_EFFECT;
    one.run();
    one.store.fault = FaultyStore.Fault.NONE;
    time.advance(7);

    assertThat(one.run()).isZero();
    assertThat(one.epoch()).contains(1L);
    time.advance(1);
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void theEpochGrowsByOneWithEachChangeOfHolder() {
    one.run();
    one.release();
    two.run();
    two.release();
    Replica three = new Replica("three", "cluster a", lease, time);
    three.run();

    assertThat(three.epoch()).contains(3L);
  }

  @Test
  void aLostAnswerToTheFirstSwapShowsAtTheNextLook() {
    Replica unlucky = new Replica("unlucky", "cluster a", new LostFirstAnswer(lease), time);
    unlucky.run();
    assertThat(unlucky.epoch()).isEmpty();
    assertThat(lease.read().orElseThrow().record().holder()).isEqualTo("unlucky");

    unlucky.run();

    assertThat(unlucky.epoch()).contains(1L);
  }

  @Test
  void whoeverFindsTheLeaseInOtherHandsLeadsNoLonger() {
    one.run();
    two.run();
    time.advance(15);
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
    Replica other = new Replica("other", "cluster b", lease, time);
    one.run();

    other.run();

    assertThat(other.refusals)
        .containsExactly(
            "the lease is held by one, which leads cluster a, and this controller leads cluster b:"
                + " give each set of replicas a --lease-name of its own; or, where this set is to"
                + " follow that one, stop all replicas of that one, and then delete the lease:"
                + " it ends with the process");
    time.advance(60);
    other.run();
    assertThat(other.epoch()).isEmpty();
  }

  @Test
  void theLeaseOfSomethingElseIsRefusedThoughItsHolderIsGone() {
    Replica other = new Replica("other", "cluster b", lease, time);
    one.run();
    one.release();
    time.advance(60);

    other.run();

    assertThat(other.epoch()).isEmpty();
    assertThat(other.refusals)
        .singleElement()
        .asString()
        .startsWith("the lease was last held by a replica that led cluster a, and this controller");
  }

  @Test
  void whoeverKnowsOfALeaseThatWasDeletedWaitsItsDurationOut() {
    DeletableLease deletable = new DeletableLease();
    Replica leader = new Replica("leader", "cluster a", deletable, time);
    Replica candidate = new Replica("candidate", "cluster a", deletable, time);
    leader.run();
    candidate.run();
    deletable.delete();
    candidate.run();
    time.advance(Duration.ofMillis(14_999));
    candidate.run();
    assertThat(candidate.epoch()).isEmpty();

    time.advance(Duration.ofMillis(1));
    candidate.run();

    assertThat(candidate.epoch()).contains(2L);
    leader.run();
    assertThat(leader.epoch()).isEmpty();
  }

  @Test
  void whoeverLedTheLeaseThatWasDeletedWaitsToo() {
    DeletableLease deletable = new DeletableLease();
    Replica leader = new Replica("leader", "cluster a", deletable, time);
    leader.run();
    deletable.delete();
    leader.run();
    leader.run();
    assertThat(leader.epoch()).isEmpty();
    time.advance(15);

    leader.run();

    assertThat(leader.epoch()).contains(2L);
  }

  @Test
  void anEpochThatHasRefusedAWriteEndsThoughTheRenewalUnderWaySucceeds() {
    one.run();
    Mandate first = one.elector.mandate().orElseThrow();
    time.advance(9);
    one.store.during =
        () -> {
          time.advance(1);
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
  void aDeniedPermissionIsNamedOnceAMinute() {
    try (LogLines lines = new LogLines(Elector.class)) {
      one.store.fault = FaultyStore.Fault.DENIED;
      for (int i = 0; i < 45; i++) {
        one.run();
        time.advance(2);
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
