package io.ecsanywhere.adapters.budget;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApiBudgetTest {

  private static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final String DEREGISTER = "elasticloadbalancing:DeregisterTargets";
  private static final String HEALTH = "elasticloadbalancing:DescribeTargetHealth";
  private static final String TASKS = "ecs:DescribeTasks";
  private static final int BURST = 20;
  private static final int RESERVE = 5;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private @Nullable Step serving;
  private final StillDriver driver = new StillDriver();
  private final ApiBudget budget =
      new ApiBudget(Allowance.EVERYTHING, nanos::get, (_, step) -> manual(step));
  private final List<String> served = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  @Test
  void aBurstGoesAtOnceAndThenOneCallATokensTime() throws Exception {
    take(REGISTER, BURST);
    waits("one", Priority.EVENT, REGISTER);
    assertThat(turn()).isEqualTo(Duration.ofMillis(250));
    pass(Duration.ofMillis(249));
    assertThat(waiting(REGISTER)).isEqualTo(1);
    pass(Duration.ofMillis(1));
    served("one");
  }

  @Test
  void theMostUrgentIsServedFirstAndThenWhoseWorkBeganFirst() throws Exception {
    take(REGISTER, BURST);
    waits("resync", Priority.RESYNC, REGISTER);
    waits("poll", Priority.POLL, REGISTER);
    waits("event", Priority.EVENT, REGISTER);
    waits("later event", Priority.EVENT, DEREGISTER);
    waits("removal", Priority.REMOVAL, DEREGISTER);
    for (String next : List.of("removal", "event", "later event", "poll")) {
      pass(Duration.ofMillis(250));
      served(next);
    }
    pass(Duration.ofMillis(250));
    assertThat(waiting(REGISTER)).isEqualTo(1);
    pass(Duration.ofMillis(250L * RESERVE));
    served("resync");
  }

  @Test
  void workThatIsHalfDoneNeedNotQueueAgain() throws Exception {
    Urgency halfDone = new Urgency(Priority.REMOVAL);
    halfDone.during(() -> taken(REGISTER));
    take(REGISTER, BURST - 1);
    waits("other", Priority.REMOVAL, REGISTER);
    waits("rest", halfDone, REGISTER);
    pass(Duration.ofMillis(250));
    served("rest");
    pass(Duration.ofMillis(250));
    served("other");
  }

  @Test
  void resyncsLeaveAReserveToEvents() throws Exception {
    for (int i = 0; i < BURST - RESERVE; i++) {
      new Urgency(Priority.RESYNC).during(() -> taken(REGISTER));
    }
    waits("resync", Priority.RESYNC, REGISTER);
    for (int i = 0; i < RESERVE; i++) {
      new Urgency(Priority.EVENT).during(() -> taken(REGISTER));
    }
    assertThat(waiting(REGISTER)).isEqualTo(1);
  }

  @Test
  void whoIsNotServedForLongBecomesMoreUrgentButNotMoreThanAnEvent() throws Exception {
    take(REGISTER, BURST);
    waits("resync", Priority.RESYNC, REGISTER);
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    for (int i = 0; i < BURST; i++) {
      budget.charge(REGISTER);
    }
    waits("event", Priority.EVENT, REGISTER);
    waits("removal", Priority.REMOVAL, REGISTER);
    pass(Duration.ofMillis(250));
    served("removal");
    pass(Duration.ofMillis(250));
    served("resync");
    pass(Duration.ofMillis(250));
    served("event");
  }

  @Test
  void aRemovalGoesAheadOfWhateverHasWaitedForHowLong() throws Exception {
    take(REGISTER, BURST);
    waits("resync", Priority.RESYNC, REGISTER);
    waits("poll", Priority.POLL, REGISTER);
    waits("event", Priority.EVENT, REGISTER);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < BURST; i++) {
      budget.charge(REGISTER);
    }
    waits("removal", Priority.REMOVAL, DEREGISTER);
    for (String next : List.of("removal", "resync", "poll", "event")) {
      pass(Duration.ofMillis(250));
      served(next);
    }
  }

  @Test
  void whatBecomesMoreUrgentWhileItWaitsGoesAhead() throws Exception {
    take(REGISTER, BURST);
    Urgency rising = new Urgency(Priority.RESYNC);
    waits("rising", rising, REGISTER);
    waits("event", Priority.EVENT, REGISTER);
    int before = driver.wakes;
    rising.raise(Priority.REMOVAL);
    assertThat(driver.wakes).isEqualTo(before + 1);
    pass(Duration.ofMillis(250));
    served("rising");
  }

  @Test
  void aCallIsCountedInEveryBucketThatCountsIt() throws Exception {
    for (int i = 0; i < 40; i++) {
      budgetAt(Priority.EVENT, HEALTH);
    }
    // Of its own bucket the write would have a token, but not of all ELB calls together.
    waits("write", Priority.REMOVAL, REGISTER);
    pass(Duration.ofMillis(100));
    served("write");
  }

  @Test
  void whoWaitsForOneBucketStandsInNobodysWayAtAnother() throws Exception {
    take(REGISTER, BURST);
    waits("write", Priority.REMOVAL, REGISTER);
    budgetAt(Priority.EVENT, HEALTH);
    budgetAt(Priority.EVENT, TASKS);
    assertThat(waiting(REGISTER)).isEqualTo(1);
  }

  @Test
  void whatAwsDoesNotCountNeverWaits() {
    for (int i = 0; i < 1_000; i++) {
      budget.take("sqs:ReceiveMessage");
      budget.take("dynamodb:PutItem");
    }
    assertThat(budget.waits()).isEmpty();
  }

  @Test
  void aPermitIsWaitedForOnceAndPaysForTheCalls() throws Exception {
    try (Permit permit = budget.permit(REGISTER)) {
      assertThat(
              new Urgency(Priority.EVENT).<Boolean, RuntimeException>during(() -> permit.await(2)))
          .isFalse();
      assertThat(tokens(REGISTER)).isEqualTo(BURST - 2);
      permit.use();
      assertThat(permit.await(1)).isFalse();
      assertThat(tokens(REGISTER)).isEqualTo(BURST - 2);
    }
    assertThat(tokens(REGISTER)).isEqualTo(BURST - 1);
  }

  @Test
  void aPermitThatIsSpentPaysForNothingMore() {
    try (Permit permit = budget.permit(REGISTER)) {
      assertThat(permit.isSpent()).isTrue();
      permit.await(1);
      assertThat(permit.isSpent()).isFalse();
      permit.use();
      assertThat(permit.isSpent()).isTrue();
      assertThatThrownBy(permit::use).isInstanceOf(IllegalStateException.class);
    }
    assertThat(tokens(REGISTER)).isEqualTo(BURST - 1);
  }

  @Test
  void aPermitSaysWhetherItWasWaitedFor() throws Exception {
    take(REGISTER, BURST);
    runs(
        "waited",
        REGISTER,
        () ->
            new Urgency(Priority.EVENT)
                .during(
                    () -> {
                      try (Permit permit = budget.permit(REGISTER)) {
                        return permit.await(2) ? "waited" : "did not wait";
                      }
                    }));
    pass(Duration.ofMillis(250));
    assertThat(waiting(REGISTER)).isEqualTo(1);
    pass(Duration.ofMillis(250));
    served("waited");
  }

  @Test
  void aPermitForMoreThanABurstIsGoodForABurst() {
    try (Permit permit = budget.permit(REGISTER)) {
      permit.await(1_000);
      assertThat(tokens(REGISTER)).isZero();
    }
    assertThat(tokens(REGISTER)).isEqualTo(BURST);
  }

  @Test
  void whoIsInterruptedTakesNothingAndSaysSo() throws Exception {
    take(REGISTER, BURST);
    Thread waiting = waits("one", Priority.EVENT, REGISTER);
    waiting.interrupt();
    served("transient, interrupted");
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(tokens(REGISTER)).isEqualTo(BURST);
    assertThat(waiting(REGISTER)).isZero();
  }

  @Test
  void throttlingHalvesTheRateOnceASecondDownToAQuarterAndItComesBack() {
    take(REGISTER, 1);
    budget.throttled(REGISTER);
    budget.throttled(REGISTER);
    assertThat(perSecond(REGISTER)).isEqualTo(2);
    assertThat(tokens(REGISTER)).isZero();
    for (int i = 0; i < 10; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      budget.throttled(REGISTER);
    }
    assertThat(perSecond(REGISTER)).isBetween(1.0, 1.2);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(perSecond(REGISTER)).isBetween(1.9, 2.3);
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(perSecond(REGISTER)).isEqualTo(4);
    assertThat(perSecond(TASKS)).isEqualTo(20);
  }

  @Test
  void whatWasSentUnaskedIsPaidLater() {
    take(REGISTER, BURST);
    budget.charge(REGISTER);
    assertThat(tokens(REGISTER)).isEqualTo(-1);
    for (int i = 0; i < 100; i++) {
      budget.charge(REGISTER);
    }
    assertThat(tokens(REGISTER)).isEqualTo(-BURST);
  }

  @Test
  void waitsAreCountedByBucketAndUrgency() throws Exception {
    take(REGISTER, BURST);
    waits("one", Priority.REMOVAL, REGISTER);
    pass(Duration.ofMillis(250));
    served("one");
    assertThat(budget.waits())
        .containsExactly(
            new Waits(
                new Waits.Of("elb-target-writes", Priority.REMOVAL), 1, Duration.ofMillis(250)));
  }

  private void budgetAt(Priority priority, String operation) {
    new Urgency(priority).during(() -> taken(operation));
  }

  private boolean taken(String operation) {
    budget.take(operation);
    return true;
  }

  private void take(String operation, int calls) {
    for (int i = 0; i < calls; i++) {
      budgetAt(Priority.REMOVAL, operation);
    }
  }

  private Thread waits(String name, Priority priority, String operation) {
    return waits(name, new Urgency(priority), operation);
  }

  private Thread waits(String name, Urgency urgency, String operation) {
    return runs(
        name,
        operation,
        () ->
            urgency.during(
                () -> {
                  budget.take(operation);
                  return name;
                }));
  }

  /** Lets a thread wait; it says what came of it. */
  private Thread runs(String name, String operation, Supplier<String> work) {
    int before = waiting(operation);
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    served.add(work.get());
                  } catch (ApiException e) {
                    served.add(
                        e.failure().kind()
                            + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
                  }
                });
    threads.add(thread);
    await().until(() -> waiting(operation) > before);
    return thread;
  }

  private int waiting(String operation) {
    return status(operation).waiting();
  }

  private void pass(Duration time) throws InterruptedException {
    nanos.addAndGet(time.toNanos());
    turn();
  }

  private Duration turn() throws InterruptedException {
    return requireNonNull(serving).run();
  }

  private void served(String last) {
    await().until(() -> !served.isEmpty() && served.getLast().equals(last));
  }

  private double tokens(String operation) {
    return status(operation).tokens();
  }

  private double perSecond(String operation) {
    return status(operation).perSecond();
  }

  private BucketStatus status(String operation) {
    String name = AwsRates.counting(operation).getFirst().name();
    return budget.status().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private Driver manual(Step step) {
    serving = step;
    return driver;
  }
}
