package io.ecsanywhere.harness.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.seeded.plan.Disturbance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkTest {

  private static final List<Disturbance> PLAN =
      IntStream.range(0, 24)
          .<Disturbance>mapToObj(i -> new Disturbance.CrashTask(Duration.ofSeconds(i), i, true))
          .toList();

  @Test
  void whatIsLeftIsWhatTheRuleBreaksOf() {
    List<Disturbance> guilty = List.of(PLAN.get(3), PLAN.get(4), PLAN.get(19));

    assertThat(Shrink.shrink(PLAN, plan -> plan.containsAll(guilty))).isEqualTo(guilty);
  }

  @Test
  void aRuleThatBreaksWithoutAnyNeedsNone() {
    assertThat(Shrink.shrink(PLAN, _ -> true)).isEmpty();
  }

  /** Each run is a whole world. */
  @Test
  void itComesToAnEndWhereNothingCanBeLeftOut() {
    AtomicInteger runs = new AtomicInteger();

    assertThat(
            Shrink.shrink(
                PLAN,
                plan -> {
                  runs.incrementAndGet();
                  return plan.size() == PLAN.size();
                }))
        .isEqualTo(PLAN);
    assertThat(runs).hasValueLessThan(2 * PLAN.size());
  }
}
