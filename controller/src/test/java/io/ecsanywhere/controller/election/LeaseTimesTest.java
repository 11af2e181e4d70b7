package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.ProcessLease;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From when time counts, and by which clock. */
@Timeout(60)
class LeaseTimesTest {

  private static final Duration RETRY = Replica.TIMINGS.retryPeriod();

  private final ProcessLease lease = new ProcessLease();
  private final Time time = new Time();
  private final Replica one = new Replica("one", "cluster a", lease, time);
  private final Replica two = new Replica("two", "cluster a", lease, time);

  @Test
  void aCandidateWaitsTheWholeDurationSinceItFirstSawTheLeaseSo() {
    one.run();
    time.advance(14);
    two.run();
    time.advance(Duration.ofMillis(14_999));
    two.run();
    assertThat(two.epoch()).isEmpty();

    time.advance(Duration.ofMillis(1));
    two.run();
    assertThat(two.epoch()).contains(2L);
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aCandidateCountsFromWhenTheReadHadReturned() {
    one.run();
    two.store.after = () -> time.advance(3);
    two.run();
    two.store.after = () -> {};
    time.advance(Duration.ofMillis(14_999));
    two.run();
    assertThat(two.epoch()).isEmpty();

    time.advance(Duration.ofMillis(1));
    two.run();
    assertThat(two.epoch()).contains(2L);
  }

  @Test
  void aLeaseCountsFromWhenItWasAskedFor() {
    one.store.during = () -> time.advance(1);
    one.store.after = () -> time.advance(2);
    one.run();
    // The read took three seconds more, and they do not count.
    time.advance(Duration.ofMillis(6_999));
    assertThat(one.mayWrite()).isTrue();

    time.advance(Duration.ofMillis(1));
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aRenewalCountsFromWhenItWasSent() {
    one.run();
    time.advance(5);
    one.store.during = () -> time.advance(1);
    one.store.after = () -> time.advance(2);
    one.run();
    time.advance(Duration.ofMillis(6_999));
    assertThat(one.mayWrite()).isTrue();

    time.advance(Duration.ofMillis(1));
    assertThat(one.mayWrite()).isFalse();
  }

  @Test
  void aCandidateLooksAgainJustWhenTheLeaseRunsOut() {
    one.run();
    two.run();
    time.advance(14);

    assertThat(two.run()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theGateClosesByTheClockThoughTheLoopHangs() {
    one.run();
    time.advance(Duration.ofMillis(9_999));
    assertThat(one.mayWrite()).isTrue();

    time.advance(Duration.ofMillis(1));

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
    time.advance(Duration.ofMillis(9_999));
    assertThat(one.mayWrite()).isTrue();

    time.advance(Duration.ofMillis(1));

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
  void aCallThatTookItsWholeTimeIsFollowedByTheNextAtOnce() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;
    one.store.during = () -> time.advance(RETRY.multipliedBy(2));
    assertThat(one.run()).isZero();

    one.store.during = () -> {};
    assertThat(one.run()).isGreaterThanOrEqualTo(RETRY);
  }
}
