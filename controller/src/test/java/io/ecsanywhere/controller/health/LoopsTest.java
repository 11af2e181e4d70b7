package io.ecsanywhere.controller.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoopsTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final Map<String, Step> started = new HashMap<>();
  private long now = Long.MAX_VALUE - 5;
  private final Loops loops =
      new Loops(
          (name, step) -> {
            started.put(name, step);
            return new StillDriver();
          },
          () -> now);
  private boolean succeeding = true;
  private Duration wait = PERIOD;

  private void turn(String name) throws InterruptedException {
    var _ = Objects.requireNonNull(started.get(name)).run();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private final class Poll implements PacedStep {
    @Override
    public Duration run() {
      return wait;
    }

    @Override
    public Duration period() {
      return PERIOD;
    }

    @Override
    public boolean succeeding() {
      return succeeding;
    }
  }

  @Test
  void aLoopThatSucceedsIsNotStuckUntilThreePeriodsAfterItsNextTurn() throws InterruptedException {
    loops.start("poll", new Poll());
    turn("poll");
    pass(PERIOD.multipliedBy(4));
    assertThat(loops.stuck()).isEmpty();
    assertThat(loops.healthz()).isEqualTo(new Answer(200, Answer.TEXT, "ok\n"));
    pass(Duration.ofNanos(1));
    assertThat(loops.stuck()).containsExactly("poll");

    turn("poll");
    assertThat(loops.stuck()).isEmpty();
  }

  @Test
  void aLoopThatFailsHasItsBackOffBesides() throws InterruptedException {
    loops.start("poll", new Poll());
    turn("poll");
    pass(PERIOD);
    succeeding = false;
    wait = Duration.ofSeconds(7);
    turn("poll");
    pass(PERIOD.multipliedBy(2));
    turn("poll");
    pass(PERIOD.plusSeconds(7));
    assertThat(loops.stuck()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(loops.stuck()).containsExactly("poll");

    succeeding = true;
    turn("poll");
    assertThat(loops.stuck()).isEmpty();
  }

  @Test
  void aTurnThatWasHurriedIsMeasuredFromItsBegin() throws InterruptedException {
    loops.start(
        "life",
        () -> {
          pass(Duration.ofMinutes(1));
          assertThat(loops.stuck()).isEmpty();
          pass(Duration.ofNanos(1));
          assertThat(loops.stuck()).containsExactly("life");
          return Duration.ofHours(1);
        });
    turn("life");
    pass(Duration.ofMinutes(1));
    turn("life");
    assertThat(loops.stuck()).isEmpty();
  }

  @Test
  void aLoopThatOnlyThrowsIsNamedAlongWithAllOthersThatAreStuck() {
    loops.start(
        "resync",
        () -> {
          throw new IllegalStateException("told to fail");
        });
    loops.start("poll", new Poll());
    assertThatThrownBy(() -> turn("resync")).hasMessage("told to fail");
    pass(PERIOD.multipliedBy(3));
    assertThatThrownBy(() -> turn("resync")).hasMessage("told to fail");
    pass(Duration.ofSeconds(1));
    assertThat(loops.healthz()).isEqualTo(new Answer(503, Answer.TEXT, "poll\nresync\n"));
  }

  @Test
  void aLoopThatWasToldToStopIsNotMissed() {
    Driver closed = loops.start("closed", new Poll());
    Driver stopped = loops.start("stopped", new Poll());
    pass(PERIOD.multipliedBy(9));
    assertThat(loops.stuck()).containsExactly("closed", "stopped");
    closed.close();
    stopped.stop();
    assertThat(loops.stuck()).isEmpty();
  }
}
