package io.ecsanywhere.adapters.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls take from the buckets, and what comes back into them. */
@Timeout(60)
class ApiBudgetTest {

  private static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final String HEALTH = "elasticloadbalancing:DescribeTargetHealth";
  private static final String TASKS = "ecs:DescribeTasks";
  private static final int BURST = 20;

  private final Callers callers = new Callers();

  @AfterEach
  void stop() {
    callers.close();
  }

  @Test
  void aBurstGoesAtOnceAndThenOneCallATokensTime() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("one", Priority.EVENT, REGISTER);
    assertThat(callers.turn()).isEqualTo(Duration.ofMillis(250));
    callers.pass(Duration.ofMillis(249));
    assertThat(callers.waiting(REGISTER)).isEqualTo(1);
    callers.pass(Duration.ofMillis(1));
    callers.served("one");
  }

  @Test
  void aCallIsCountedInEveryBucketThatCountsIt() throws Exception {
    for (int i = 0; i < 40; i++) {
      callers.budgetAt(Priority.EVENT, HEALTH);
    }
    // Of its own bucket the write would have a token, but not of all ELB calls together.
    callers.waits("write", Priority.REMOVAL, REGISTER);
    callers.pass(Duration.ofMillis(100));
    callers.served("write");
    assertThat(callers.budget.waits())
        .containsExactly(
            new Waits(new Waits.Of("elb-all", Priority.REMOVAL), 1, Duration.ofMillis(100)));
  }

  @Test
  void whoWaitsForOneBucketStandsInNobodysWayAtAnother() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("write", Priority.REMOVAL, REGISTER);
    callers.budgetAt(Priority.EVENT, HEALTH);
    callers.budgetAt(Priority.EVENT, TASKS);
    assertThat(callers.waiting(REGISTER)).isEqualTo(1);
  }

  @Test
  void whatAwsDoesNotCountNeverWaits() {
    for (int i = 0; i < 1_000; i++) {
      callers.budget.take("sqs:ReceiveMessage");
      callers.budget.take("dynamodb:PutItem");
    }
    assertThat(callers.budget.waits()).isEmpty();
  }

  @Test
  void aPermitIsWaitedForOnceAndPaysForTheCalls() throws Exception {
    try (Permit permit = callers.budget.permit(REGISTER)) {
      assertThat(
              new Urgency(Priority.EVENT).<Boolean, RuntimeException>during(() -> permit.await(2)))
          .isFalse();
      assertThat(callers.tokens(REGISTER)).isEqualTo(BURST - 2);
      permit.use();
      assertThat(permit.await(1)).isFalse();
      assertThat(callers.tokens(REGISTER)).isEqualTo(BURST - 2);
    }
    assertThat(callers.tokens(REGISTER)).isEqualTo(BURST - 1);
  }

  @Test
  void aPermitThatIsSpentPaysForNothingMore() {
    try (Permit permit = callers.budget.permit(REGISTER)) {
      assertThat(permit.isSpent()).isTrue();
      permit.await(1);
      assertThat(permit.isSpent()).isFalse();
      permit.use();
      assertThat(permit.isSpent()).isTrue();
      assertThatThrownBy(permit::use).isInstanceOf(IllegalStateException.class);
    }
    assertThat(callers.tokens(REGISTER)).isEqualTo(BURST - 1);
  }

  @Test
  void aPermitSaysWhetherItWasWaitedFor() throws Exception {
    callers.take(REGISTER, BURST);
    callers.runs(
        "waited",
        REGISTER,
        () ->
            new Urgency(Priority.EVENT)
                .during(
                    () -> {
                      try (Permit permit = callers.budget.permit(REGISTER)) {
                        return permit.await(2) ? "waited" : "did not wait";
                      }
                    }));
    callers.pass(Duration.ofMillis(250));
    assertThat(callers.waiting(REGISTER)).isEqualTo(1);
    callers.pass(Duration.ofMillis(250));
    callers.served("waited");
  }

  @Test
  void aPermitForMoreThanABurstIsGoodForABurst() {
    try (Permit permit = callers.budget.permit(REGISTER)) {
      permit.await(1_000);
      assertThat(callers.tokens(REGISTER)).isZero();
    }
    assertThat(callers.tokens(REGISTER)).isEqualTo(BURST);
  }

  @Test
  void whoIsInterruptedTakesNothingAndSaysSo() throws Exception {
    callers.take(REGISTER, BURST);
    Thread waiting = callers.waits("one", Priority.EVENT, REGISTER);
    waiting.interrupt();
    callers.served("transient, interrupted");
    callers.nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(callers.tokens(REGISTER)).isEqualTo(BURST);
    assertThat(callers.waiting(REGISTER)).isZero();
  }

  @Test
  void throttlingHalvesTheRateOnceASecondDownToAQuarterAndItComesBack() {
    callers.take(REGISTER, 1);
    callers.budget.throttled(REGISTER);
    callers.budget.throttled(REGISTER);
    assertThat(callers.perSecond(REGISTER)).isEqualTo(2);
    assertThat(callers.tokens(REGISTER)).isZero();
    for (int i = 0; i < 10; i++) {
      callers.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      callers.budget.throttled(REGISTER);
    }
    assertThat(callers.perSecond(REGISTER)).isBetween(1.0, 1.2);
    callers.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(callers.perSecond(REGISTER)).isBetween(1.9, 2.3);
    callers.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(callers.perSecond(REGISTER)).isEqualTo(4);
    assertThat(callers.perSecond(TASKS)).isEqualTo(20);
  }

  @Test
  void throttlingSlowsTheNarrowestBucketAndTheWiderWhereTwoNarrowOnesAreRefused() {
    callers.budget.throttled(HEALTH);
    assertThat(callers.perSecond(HEALTH)).isEqualTo(5);
    assertThat(callers.perSecond(REGISTER)).isEqualTo(4);
    assertThat(callers.bucket("elb-all"))
        .extracting(BucketStatus::perSecond, BucketStatus::tokens)
        .containsExactly(10.0, 40.0);
    callers.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    callers.budget.throttled(HEALTH);
    callers.budget.throttled(HEALTH);
    callers.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    callers.budget.throttled(REGISTER);
    assertThat(callers.bucket("elb-all").perSecond()).isEqualTo(10);
    callers.budget.throttled(HEALTH);
    assertThat(callers.bucket("elb-all"))
        .extracting(BucketStatus::perSecond, BucketStatus::tokens)
        .containsExactly(5.0, 0.0);
  }

  @Test
  void whatWasSentUnaskedIsPaidLater() {
    callers.take(REGISTER, BURST);
    callers.budget.charge(REGISTER);
    assertThat(callers.tokens(REGISTER)).isEqualTo(-1);
    for (int i = 0; i < 100; i++) {
      callers.budget.charge(REGISTER);
    }
    assertThat(callers.tokens(REGISTER)).isEqualTo(-BURST);
  }

  @Test
  void waitsAreCountedByBucketAndUrgency() throws Exception {
    callers.take(REGISTER, BURST);
    callers.waits("one", Priority.REMOVAL, REGISTER);
    callers.pass(Duration.ofMillis(250));
    callers.served("one");
    assertThat(callers.budget.waits())
        .containsExactly(
            new Waits(
                new Waits.Of("elb-target-writes", Priority.REMOVAL), 1, Duration.ofMillis(250)));
  }
}
