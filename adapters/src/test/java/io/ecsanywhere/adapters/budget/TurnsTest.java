package io.ecsanywhere.adapters.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose turn it is where calls have to wait. */
@Timeout(60)
class TurnsTest {

  private static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final String DEREGISTER = "elasticloadbalancing:DeregisterTargets";
  private static final String HEALTH = "elasticloadbalancing:DescribeTargetHealth";
  private static final int BURST = 20;
  private static final int RESERVE = 5;

  private final Callers callers = new Callers();

  @AfterEach
  void stop() {
    callers.close();
  }

  @Test
  void theMostUrgentIsServedFirstAndThenWhoseWorkBeganFirst() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("resync", Priority.RESYNC, REGISTER);
    callers.waits("poll", Priority.POLL, REGISTER);
    callers.waits("event", Priority.EVENT, REGISTER);
    callers.waits("later event", Priority.EVENT, DEREGISTER);
    callers.waits("removal", Priority.REMOVAL, DEREGISTER);
    for (String next : List.of("removal", "event", "later event", "poll")) {
      callers.pass(Duration.ofMillis(250));
      callers.served(next);
    }
    callers.pass(Duration.ofMillis(250));
    assertThat(callers.waiting(REGISTER)).isEqualTo(1);
    callers.pass(Duration.ofMillis(250L * RESERVE));
    callers.served("resync");
  }

  @Test
  void workThatIsHalfDoneNeedNotQueueAgain() throws Exception {
    Urgency halfDone = new Urgency(Priority.REMOVAL);
    halfDone.during(() -> callers.taken(REGISTER));
    callers.take(REGISTER, BURST - 1);
    callers.waits("other", Priority.REMOVAL, REGISTER);
    callers.waits("rest", halfDone, REGISTER);
    callers.pass(Duration.ofMillis(250));
    callers.served("rest");
    callers.pass(Duration.ofMillis(250));
    callers.served("other");
  }

  @Test
  void resyncsLeaveAReserveToEvents() throws Exception {
    for (int i = 0; i < BURST - RESERVE; i++) {
      new Urgency(Priority.RESYNC).during(() -> callers.taken(REGISTER));
    }
    callers.waits("resync", Priority.RESYNC, REGISTER);
    for (int i = 0; i < RESERVE; i++) {
      new Urgency(Priority.EVENT).during(() -> callers.taken(REGISTER));
    }
    assertThat(callers.waiting(REGISTER)).isEqualTo(1);
  }

  @Test
  void whoIsNotServedForLongBecomesMoreUrgentButNotMoreThanAnEvent() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("resync", Priority.RESYNC, REGISTER);
    callers.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    for (int i = 0; i < BURST; i++) {
      callers.budget.charge(REGISTER);
    }
    callers.waits("event", Priority.EVENT, REGISTER);
    callers.waits("removal", Priority.REMOVAL, REGISTER);
    callers.pass(Duration.ofMillis(250));
    callers.served("removal");
    callers.pass(Duration.ofMillis(250));
    callers.served("resync");
    callers.pass(Duration.ofMillis(250));
    callers.served("event");
  }

  @Test
  void aRemovalGoesAheadOfWhateverHasWaitedForHowLong() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("resync", Priority.RESYNC, REGISTER);
    callers.waits("poll", Priority.POLL, REGISTER);
    callers.waits("event", Priority.EVENT, REGISTER);
    callers.nanos.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < BURST; i++) {
      callers.budget.charge(REGISTER);
    }
    callers.waits("removal", Priority.REMOVAL, DEREGISTER);
    for (String next : List.of("removal", "resync", "poll", "event")) {
      callers.pass(Duration.ofMillis(250));
      callers.served(next);
    }
  }

  @Test
  void whoHasWaitedLongestIsPassedOverByEightCallsAndNoMore() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("event", Priority.EVENT, REGISTER);
    callers.waits("resync", Priority.RESYNC, REGISTER);
    passedOver("event", 8);
    // By the last of these removals, too, and with it by eight.
    passedOver("resync", 7);
  }

  private void passedOver(String waiting, int times) throws Exception {
    for (int i = 1; i <= times; i++) {
      callers.waits("removal " + i, Priority.REMOVAL, DEREGISTER);
      callers.pass(Duration.ofMillis(250));
      callers.served("removal " + i);
    }
    callers.waits("last removal", Priority.REMOVAL, DEREGISTER);
    // A reserve that it still had to leave would keep everybody waiting.
    callers.pass(Duration.ofMillis(250));
    callers.served(waiting);
    callers.pass(Duration.ofMillis(250));
    callers.served("last removal");
  }

  @Test
  void whoWaitsForTwoCallsIsPassedOverBySixteen() throws Exception {
    callers.take(REGISTER, BURST);
    callers.runs(
        "two",
        REGISTER,
        () ->
            new Urgency(Priority.EVENT)
                .during(
                    () -> {
                      try (Permit permit = callers.budget.permit(REGISTER)) {
                        permit.await(2);
                        return "two";
                      }
                    }));
    for (int i = 1; i <= 16; i++) {
      callers.waits("removal " + i, Priority.REMOVAL, DEREGISTER);
      callers.pass(Duration.ofMillis(250));
      callers.served("removal " + i);
    }
    callers.waits("removal 17", Priority.REMOVAL, DEREGISTER);
    callers.pass(Duration.ofMillis(250));
    assertThat(callers.waiting(REGISTER)).isEqualTo(2);
    callers.pass(Duration.ofMillis(250));
    Callers.until(() -> callers.hasServed("two"));
  }

  @Test
  void whoTakesNothingFromTheBucketThatSomebodyWaitsForPassesNobodyOver() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("event", Priority.EVENT, REGISTER);
    for (int i = 0; i < 16; i++) {
      callers.budgetAt(Priority.EVENT, HEALTH);
    }
    callers.waits("removal", Priority.REMOVAL, DEREGISTER);
    callers.pass(Duration.ofMillis(250));
    callers.served("removal");
  }

  @Test
  void whatBecomesMoreUrgentWhileItWaitsGoesAhead() throws Exception {
    callers.take(REGISTER, BURST);
    Urgency rising = new Urgency(Priority.RESYNC);
    callers.waits("rising", rising, REGISTER);
    callers.waits("event", Priority.EVENT, REGISTER);
    int before = callers.driver.wakes;
    rising.raise(Priority.REMOVAL);
    assertThat(callers.driver.wakes).isEqualTo(before + 1);
    callers.pass(Duration.ofMillis(250));
    callers.served("rising");
  }
}
