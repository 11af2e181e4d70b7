package io.ecsanywhere.harness.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the controller costs while nothing changes. */
@Command(
    name = "quiet",
    mixinStandardHelpOptions = true,
    description = "What the controller costs while nothing changes.")
final class Quiet implements Callable<Integer> {

  private static final double MEBIBYTE = 1024 * 1024;

  @Mixin private final Setup setup = new Setup(1_000, 10, 500);

  @Option(
      names = "--minutes",
      description = "Default ${DEFAULT-VALUE}: each pool is checked once in them.")
  private double minutes = 10;

  @Override
  public Integer call() {
    return Scenario.of("quiet").run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    stage.fleet().fill();
    try (var subject = stage.start("quiet", List.of())) {
      stage.awaitSynced(subject);
      stage.awaitQuiet(subject);
      long until = System.nanoTime() + (long) (minutes * 60e9);
      var window = stage.watch("nothing changes", subject, () -> stage.pause(subject, until));
      report
          .set("minutes", minutes)
          .add(
              Result.of(
                  "calls beside SQS",
                  window.perSecond(window.besideQueue()),
                  "a second",
                  Bound.quiet(setup.size()),
                  Aim.atMost(7.5)))
          .add(
              Result.of(
                  "processor",
                  100 * window.controllerShare(),
                  "% of a core",
                  Bound.none(),
                  Aim.below(5)))
          .add(
              Result.of(
                  "resident, peak",
                  window.peakResidentBytes() / MEBIBYTE,
                  "MiB",
                  Bound.none(),
                  Aim.below(300)))
          .add(window);
    }
  }
}
