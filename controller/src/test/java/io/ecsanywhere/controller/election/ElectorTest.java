package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.adapters.lease.ProcessLease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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
  void theMarginIsTheTimeThatAWriteMayTake() {
    Timings longLease =
        new Timings(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofSeconds(2));
    Timings shortLease =
        new Timings(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400));

    assertThat(longLease.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(shortLease.writeTimeout()).isEqualTo(Duration.ofSeconds(1));
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
    one.elector.release();
    two.run();
    two.elector.release();
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
    one.elector.release();
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
  void theLeaseOfReplicasThatLeadSomethingElseIsRefusedOnceItsHolderIsSeenAlive() {
    Replica other = new Replica("other", "cluster b", lease, () -> nanos);
    one.run();
    other.run();
    assertThat(other.refusals).isEmpty();
    advance(2);
    one.run();

    other.run();

    assertThat(other.refusals)
        .containsExactly(
            "the lease is held by one, which leads cluster a, and this controller leads cluster b:"
                + " give each set of replicas a --lease-name of its own");
    advance(60);
    other.run();
    assertThat(other.epoch()).isEmpty();
  }

  @Test
  void theLeaseOfSomethingElseIsTakenWhereItsHolderIsGone() {
    Replica other = new Replica("other", "cluster b", lease, () -> nanos);
    one.run();
    other.run();
    advance(15);

    other.run();

    assertThat(other.epoch()).contains(2L);
    assertThat(other.refusals).isEmpty();
  }
}
