package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.ReconcileLog.Facts;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastPassesTest {

  private static final ServiceKey WEB = FakeAws.key("web");
  private static final Outcome THROTTLED = new RequeueAfter("throttled", Duration.ofSeconds(1));
  private static final Outcome STALE = new RequeueAfter("stale-read", Duration.ofSeconds(1));

  private final LastPasses passes = new LastPasses();

  @Test
  void aWaitIsNewsOnceForEachReason() {
    assertThat(news(THROTTLED)).isTrue();
    assertThat(news(THROTTLED)).isFalse();
    assertThat(news(STALE)).isTrue();
    assertThat(news(THROTTLED)).isFalse();
    assertThat(news(STALE)).isFalse();
  }

  @Test
  void aBusyPoolIsNoNewsAndEndsNoWait() {
    assertThat(news(new Outcome.Busy())).isFalse();
    assertThat(news(THROTTLED)).isTrue();
    assertThat(news(new Outcome.Busy())).isFalse();
    assertThat(news(THROTTLED)).isFalse();
  }

  @Test
  void anyOtherEndMakesTheNextWaitNewsAgain() {
    assertThat(news(THROTTLED)).isTrue();
    assertThat(news(new Outcome.Unchanged())).isFalse();
    assertThat(news(THROTTLED)).isTrue();
  }

  private boolean news(Outcome outcome) {
    Pass pass =
        new Pass(
            outcome,
            ImmutableList.of(),
            ImmutableSortedMap.of(),
            ImmutableSet.of(),
            ImmutableList.of(),
            Optional.empty());
    boolean begins = passes.beginsToWait(WEB, pass);
    Cause cause = new Cause(Trigger.RETRY, Priority.RESYNC, Optional.empty());
    passes.note(WEB, pass, new Facts(cause, 1, Duration.ZERO, Optional.empty(), 0), 0);
    return begins;
  }
}
