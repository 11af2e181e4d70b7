package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.ProcessLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a leader leaves. */
@Timeout(60)
class LeaseReleaseTest {

  private final ProcessLease lease = new ProcessLease();
  private final Time time = new Time();
  private final Replica one = new Replica("one", "cluster a", lease, time);
  private final Replica two = new Replica("two", "cluster a", lease, time);

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
  void aRenewalWhoseAnswerWasLostIsGivenBackToo() {
    one.run();
    one.store.fault = FaultyStore.Fault.AFTER_EFFECT;
    one.run();
    one.store.fault = FaultyStore.Fault.NONE;

    one.release();

    assertThat(lease.read().orElseThrow().record().released()).isTrue();
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

    assertThat(lease.read().orElseThrow().record().released()).isTrue();
  }

  @Test
  void aLeaseThatCannotBeGivenBackIsNotTriedForEver() {
    one.run();
    one.store.fault = FaultyStore.Fault.BEFORE_EFFECT;

    one.release();

    assertThat(one.epoch()).isEmpty();
    assertThat(lease.read().orElseThrow().record().holder()).isEqualTo("one");
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
    time.advance(15);
    two.run();
    assertThat(two.epoch()).contains(2L);
  }
}
