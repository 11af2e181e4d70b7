package io.ecsanywhere.harness.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a fleet ten times as large costs an event anything, and how much memory it takes. */
@Command(
    name = "large",
    mixinStandardHelpOptions = true,
    description = {
      "Memory at 100,000 tasks, and how soon single changes are written while polls go on.",
      "Changes begin as soon as the caches are synced: pools are still being looked at."
    })
final class Large implements Callable<Integer> {

  private static final double MEBIBYTE = 1024 * 1024;

  /** What deploy/docs/resync-periods.md advises for a fleet of this size. */
  static final List<String> PERIODS =
      List.of(
          "--service-resync-period=5m",
          "--task-resync-period=3m",
          "--instance-resync-period=2m",
          "--target-resync-period=1h");

  @Mixin private final Setup setup = new Setup(10_000, 10, 5_000);

  @Option(names = "--minutes", description = "Default ${DEFAULT-VALUE}: two rounds of polls.")
  private double minutes = 10;

  @Option(names = "--per-second", description = "Changes; default ${DEFAULT-VALUE}.")
  private double perSecond = 1;

  @Override
  public Integer call() {
    return Scenario.of("large").run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    var changes = new SingleChanges(minutes, perSecond);
    changes.prepare(setup, stage);
    stage.fleet().fill();
    try (var subject = stage.start("large", PERIODS)) {
      long[] synced = new long[1];
      var start =
          stage.watchFromStart("start", subject, () -> synced[0] = stage.awaitSynced(subject));
      stage.say("Synced after %.1f s.".formatted(start.seconds()));
      var window = changes.play(stage, subject);
      report
          .add(
              Result.of(
                  "resident, peak",
                  window.peakResidentBytes() / MEBIBYTE,
                  "MiB",
                  Bound.none(),
                  Aim.below(1024)))
          .add(
              Result.of(
                  "synced, from the process",
                  (synced[0] - subject.startedNanos()) / 1e9,
                  "s",
                  Bound.sync(setup.size()),
                  Aim.none()))
          .add(start);
      changes.report(setup, report, stage, window, Aim.atMost(500));
    }
  }
}
