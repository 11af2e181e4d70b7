package io.ecsanywhere.harness.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How soon a controller that starts has filled every pool. */
@Command(
    name = "cold-start-empty",
    mixinStandardHelpOptions = true,
    description = "How soon a controller that starts has filled all pools, which are empty.")
final class ColdStartEmpty implements Callable<Integer> {

  private static final String NAME = "cold-start-empty";

  @Mixin private final Setup setup = new Setup(1_000, 10, 500);

  @Override
  public Integer call() {
    return Scenario.of(NAME).run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    long[] synced = new long[1];
    try (var subject = stage.start(NAME, List.of())) {
      var window =
          stage.watchFromStart(
              "until all are right",
              subject,
              () -> {
                synced[0] = stage.awaitSynced(subject);
                stage.awaitRight(subject, setup.patience().longest());
              });
      long from = subject.startedNanos();
      var bound = Bound.writes(setup.size().services());
      report
          .add(
              Result.of(
                  "last pool right, from the process",
                  (stage.rightness().lastWriteNanos() - from) / 1e9,
                  "s",
                  bound,
                  Aim.times(1.15, bound)))
          .add(
              Result.of(
                  "synced, from the process",
                  (synced[0] - from) / 1e9,
                  "s",
                  Bound.sync(setup.size()),
                  Aim.none()))
          .add(Result.of("writes a pool", window.writesPerPool(), "calls"))
          .add(Result.of("pools wrong at the end", stage.rightness().wrong(), "pools"))
          .add(Result.calls("throttled by AWS", window.throttled(), Bound.none(), Aim.none()))
          .add(window);
    }
  }
}
