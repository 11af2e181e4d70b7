package io.ecsanywhere.harness.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.fuzz.Fuzzer.Fate;
import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.MalformedEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Fuzzers can fail. */
class CampaignTest {

  private static Report run(Fuzzer fuzzer, long inputs) {
    return Campaign.run(new Door("broken", 1, () -> fuzzer), 7, inputs, Campaign.DEADLINE);
  }

  @Test
  void whatADoorShouldKeepInIsFoundAndCanBeReplayedAlone() {
    EventParser parser = new EventParser();
    Fuzzer careless =
        chance -> {
          try {
            parser.parse(OddEvents.body(chance));
            return Fate.ACCEPTED;
          } catch (MalformedEventException e) {
            if (String.valueOf(e.getMessage()).contains("detail.version")) {
              throw new IllegalStateException("a parser that takes no odd version", e);
            }
            return Fate.REFUSED;
          }
        };
    Report report = run(careless, 5_000);
    assertThat(report.findings())
        .first()
        .isInstanceOfSatisfying(
            Finding.Escaped.class,
            escaped -> {
              assertThat(report.complaints().getFirst())
                  .contains(
                      "takes no odd version", "--only broken --seed 7 --input " + escaped.input());
              Report again =
                  Campaign.replay(new Door("broken", 1, () -> careless), 7, escaped.input());
              assertThat(again.inputs()).isEqualTo(1);
              assertThat(again.findings()).hasSize(1);
            });
  }

  @Test
  void anErrorIsAFindingToo() {
    assertThat(
            run(
                    _ -> {
                      throw new StackOverflowError();
                    },
                    3)
                .findings())
        .hasSize(1);
  }

  @Test
  void whatHangsIsFound() {
    CountDownLatch never = new CountDownLatch(1);
    Report report =
        Campaign.run(
            new Door(
                "broken",
                1,
                () ->
                    chance -> {
                      if (chance.oneIn(3)) {
                        never.await();
                      }
                      return Fate.ACCEPTED;
                    }),
            7,
            1_000,
            Duration.ofSeconds(1));
    assertThat(report.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Hung.class,
            hung -> assertThat(hung.text()).contains("hangs", "CountDownLatch.await"));
    assertThat(report.inputs()).isLessThan(1_000);
  }

  @Test
  void whatIsKeptIsFound() {
    List<byte[]> kept = new ArrayList<>();
    Report report =
        run(
            _ -> {
              kept.add(new byte[2_000]);
              return Fate.ACCEPTED;
            },
            20_000);
    assertThat(report.findings()).singleElement().isInstanceOf(Finding.Grew.class);
    assertThat(kept).hasSize(20_000);
  }

  @Test
  void whatIsSoundHasNoFindings() {
    assertThat(run(_ -> Fate.ACCEPTED, 20_000).findings()).isEmpty();
  }

  @Test
  void oneSeedDecidesEverything() {
    List<String> once = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (List<String> bodies : List.of(once, again)) {
      run(
          chance -> {
            bodies.add(OddEvents.body(chance));
            return Fate.ACCEPTED;
          },
          200);
    }
    assertThat(again).isEqualTo(once);
    assertThat(Set.copyOf(once)).hasSizeGreaterThan(150);
  }
}
