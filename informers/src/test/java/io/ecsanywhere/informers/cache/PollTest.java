package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PollTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final FakeTicker ticker = new FakeTicker();
  private Runnable work = () -> {};
  private boolean unhurried;
  private boolean steady = true;
  private int recoveries;
  private final Poll poll =
      new Poll(
          "things",
          () -> work.run(),
          "--task-resync-period",
          PERIOD,
          new Poll.Company() {
            @Override
            public boolean unhurried() {
              return unhurried;
            }

            @Override
            public boolean steady() {
              return steady;
            }

            @Override
            public void recovered() {
              recoveries++;
            }
          },
          ticker,
          new Random(1));

  @Test
  void comesAgainAfterAPeriodGiveOrTakeATenth() throws InterruptedException {
    assertThat(poll.run()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
  }

  @Test
  void thePeriodCountsFromBeginToBegin() throws InterruptedException {
    work = () -> ticker.advance(Duration.ofSeconds(20));
    assertThat(poll.run()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(13));
    assertThat(poll.behind()).isZero();
  }

  @Test
  void aPollThatTakesLongerThanThePeriodSaysSoOnceAndLeavesOthersATurn()
      throws InterruptedException {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Poll.class);
    logger.addAppender(log);
    try {
      work = () -> ticker.advance(PERIOD.plusMillis(1));
      assertThat(poll.run()).isEqualTo(Duration.ofSeconds(3));
      assertThat(poll.run()).isEqualTo(Duration.ofSeconds(3));
      assertThat(poll.behind()).isEqualTo(Duration.ofMillis(1));

      work = () -> ticker.advance(PERIOD);
      assertThat(poll.run()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      assertThat(poll.behind()).isZero();
      poll.run();
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getLevel, line -> values(line).get("event"))
        .containsExactly(tuple(Level.WARN, "poll-behind"), tuple(Level.INFO, "poll-caught-up"));
    assertThat(values(log.list.getFirst()))
        .containsEntry("informer", "things")
        .containsEntry("flag", "--task-resync-period")
        .containsEntry("took_ms", 30_001L);
  }

  @Test
  void atTheSlowerPaceAPollMayTakeLonger() throws InterruptedException {
    unhurried = true;
    work = () -> ticker.advance(PERIOD.multipliedBy(3));
    poll.run();
    assertThat(poll.behind()).isZero();
  }

  @Test
  void isMeantToSucceedAsOftenAsItsPeriodSaysOrAsItHasBeenSeenToBeAbleTo()
      throws InterruptedException {
    assertThat(poll.period()).isEqualTo(Duration.ofMinutes(10));
    work = () -> ticker.advance(Duration.ofSeconds(90));
    poll.run();
    poll.run();
    assertThat(poll.period()).isEqualTo(Duration.ofMinutes(10));
    work = () -> ticker.advance(Duration.ofSeconds(1));
    poll.run();
    assertThat(poll.period()).isEqualTo(Duration.ofSeconds(90));
    assertThat(poll.succeeding()).isTrue();
    steady = false;
    assertThat(poll.period()).isEqualTo(Duration.ofMinutes(10));

    work =
        () -> {
          throw new ApiException(new ApiFailure.Transient("ecs:ListTasks", "told to fail"));
        };
    poll.run();
    assertThat(poll.period()).isEqualTo(PERIOD);
    assertThat(poll.succeeding()).isFalse();
    ticker.advance(Duration.ofSeconds(7));
    assertThat(poll.sinceLastSuccess()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void firstReadingsMayTakeAsLongAsTheyNeed() throws InterruptedException {
    work = () -> ticker.advance(PERIOD.multipliedBy(3));
    steady = false;
    poll.run();
    assertThat(poll.behind()).isZero();
    // What began before all were done was held up by the others.
    work =
        () -> {
          steady = true;
          ticker.advance(PERIOD.multipliedBy(3));
        };
    poll.run();
    assertThat(poll.behind()).isZero();
    poll.run();
    assertThat(poll.behind()).isPositive();
  }

  @Test
  void threePollsOpenItAndOpenItAgain() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      poll.open();
      poll.run();
      poll.run();
      assertThat(poll.opening()).isTrue();
      poll.run();
      assertThat(poll.opening()).isFalse();
    }
  }

  private static Map<String, Object> values(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
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
