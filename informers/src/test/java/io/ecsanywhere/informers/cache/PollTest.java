package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);

  private Runnable work = () -> {};
  private boolean unhurried;
  private int recoveries;
  private final Poll poll =
      new Poll(
          "things",
          () -> work.run(),
          PERIOD,
          () -> unhurried,
          () -> 0L,
          new Random(1),
          () -> recoveries++);

  @Test
  void comesAgainAfterAPeriodGiveOrTakeATenth() throws InterruptedException {
    assertThat(poll.run()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
  }

  @Test
  void takesFourTimesAsLongWhileNothingHangsOnIt() throws InterruptedException {
    unhurried = true;
    assertThat(poll.run()).isBetween(Duration.ofSeconds(108), Duration.ofSeconds(132));
  }

  @Test
  void backsOffFromASecondToThePeriodWhileItFails() throws InterruptedException {
    work =
        () -> {
          throw new ApiException(new ApiFailure.Transient("ecs:ListTasks", "told to fail"));
        };
    assertBacksOff();
  }

  @Test
  void anInterruptIsNoFailure() {
    work =
        () -> {
          Thread.currentThread().interrupt();
          throw new ApiException(new ApiFailure.Transient("ecs:ListTasks", "interrupted"));
        };
    assertThatThrownBy(poll::run).isInstanceOf(InterruptedException.class);
    assertThat(poll.failing()).isFalse();
  }

  @Test
  void aFaultOfOursIsBorneLikeAnyOtherFailure() throws InterruptedException {
    work =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertBacksOff();
  }

  private void assertBacksOff() throws InterruptedException {
    assertThat(poll.run()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
    assertThat(poll.run()).isBetween(Duration.ofMillis(1_800), Duration.ofMillis(2_200));
    assertThat(poll.failing()).isTrue();
    for (int i = 0; i < 70; i++) {
      poll.run();
    }
    assertThat(poll.run()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));

    work = () -> {};
    poll.run();
    assertThat(poll.failing()).isFalse();
    assertThat(recoveries).isEqualTo(1);
  }
}
