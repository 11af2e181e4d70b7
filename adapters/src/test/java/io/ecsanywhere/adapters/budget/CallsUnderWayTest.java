package io.ecsanywhere.adapters.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The budget beside the bucket that AWS keeps, with calls that are long on their way. */
@Timeout(60)
class CallsUnderWayTest {

  private static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final int BURST = 20;
  private static final int PER_SECOND = 4;
  private static final Duration LONGEST_WAY = Duration.ofSeconds(2);

  /** A call on its way: when AWS counts it, and when it is back. */
  private record Call(long counted, long back) {}

  private long nanos;
  private final ApiBudget budget =
      new ApiBudget(Allowance.EVERYTHING, () -> nanos, (_, _) -> new StillDriver());
  private final Random random = new Random(7);
  private final Deque<Permit> permits = new ArrayDeque<>();

  private final PriorityQueue<Call> sent =
      new PriorityQueue<>(Comparator.comparingLong(Call::counted));
  private final PriorityQueue<Call> counted =
      new PriorityQueue<>(Comparator.comparingLong(Call::back));
  private double atAws = BURST;
  private long filledAt;
  private int calls;

  @ParameterizedTest(name = "of {0} moments one is quiet")
  @ValueSource(ints = {2, 20, 2_000})
  void noCallFindsAwssBucketEmpty(int quiet) {
    while (nanos < Duration.ofMinutes(30).toNanos()) {
      pass(random.nextLong(Duration.ofMillis(60).toNanos()));
      if (random.nextInt(quiet) == 0) {
        pass(random.nextLong(Duration.ofSeconds(8).toNanos()));
      }
      for (int i = random.nextInt(4); i > 0 && tokens() >= 1; i--) {
        send();
        goes();
      }
      hold();
    }
    if (quiet == 2_000) {
      assertThat(calls)
          .as("under load next to nothing of the rate is lost, to permits that are held")
          .isGreaterThan((int) (Duration.ofMinutes(30).toSeconds() * PER_SECOND * 0.98));
    }
  }

  /** Two passes that have a permit for up to three calls each, and take their time over it. */
  private void hold() {
    int most = 1 + random.nextInt(3);
    if (permits.size() < 2 && tokens() >= most) {
      Permit permit = budget.permit(REGISTER);
      new Urgency(Priority.EVENT).during(() -> permit.await(most));
      permits.add(permit);
    }
    if (!permits.isEmpty() && random.nextInt(4) == 0) {
      Permit permit = permits.remove();
      permit.use();
      budget.begin(REGISTER);
      goes();
      if (permit.isSpent() || random.nextInt(8) == 0) {
        permit.close();
      } else {
        permits.add(permit);
      }
    }
  }

  private void goes() {
    long arrives = nanos + random.nextLong(LONGEST_WAY.toNanos());
    sent.add(new Call(arrives, arrives + random.nextLong(LONGEST_WAY.toNanos())));
    calls++;
  }

  @Test
  void nothingFlowsInAboveACallThatMayNotHaveBeenCounted() {
    send();
    nanos += Duration.ofSeconds(10).toNanos();
    assertThat(tokens()).isEqualTo(BURST - 1);
    budget.end(REGISTER);
    nanos += Duration.ofMillis(125).toNanos();
    assertThat(tokens()).isEqualTo(BURST - 0.5);
  }

  @Test
  void aPermitThatWasHeldForLongIsNoneTheLessACallToCome() {
    try (Permit permit = budget.permit(REGISTER)) {
      permit.await(1);
      nanos += Duration.ofSeconds(10).toNanos();
      permit.use();
      budget.begin(REGISTER);
      assertThat(tokens()).isEqualTo(BURST - 1);
      budget.end(REGISTER);
    }
    assertThat(tokens()).isEqualTo(BURST - 1);
  }

  @Test
  void whatFlowedInWhileAPermitForMoreWasHeldIsLostWhenItIsUsed() {
    try (Permit permit = budget.permit(REGISTER)) {
      permit.await(3);
      nanos += Duration.ofSeconds(10).toNanos();
      permit.use();
      budget.begin(REGISTER);
      assertThat(tokens()).isEqualTo(BURST - 3);
      budget.end(REGISTER);
    }
    assertThat(tokens()).isEqualTo(BURST - 1);
  }

  private void send() {
    // A resync would leave a reserve.
    new Urgency(Priority.EVENT)
        .during(
            () -> {
              budget.take(REGISTER);
              budget.begin(REGISTER);
              return true;
            });
  }

  private void pass(long time) {
    long until = nanos + time;
    while (next() <= until) {
      nanos = next();
      if (!sent.isEmpty() && sent.peek().counted() == nanos) {
        Call call = sent.remove();
        atAws = Math.min(BURST, atAws + (nanos - filledAt) / 1e9 * PER_SECOND);
        filledAt = nanos;
        assertThat(atAws).as("tokens that AWS has").isGreaterThanOrEqualTo(1 - 1e-6);
        atAws--;
        counted.add(call);
      } else {
        counted.remove();
        budget.end(REGISTER);
      }
    }
    nanos = until;
  }

  private long next() {
    return Math.min(
        sent.isEmpty() ? Long.MAX_VALUE : sent.peek().counted(),
        counted.isEmpty() ? Long.MAX_VALUE : counted.peek().back());
  }

  private double tokens() {
    return budget.status().stream()
        .filter(status -> status.name().equals("elb-target-writes"))
        .findFirst()
        .orElseThrow()
        .tokens();
  }
}
