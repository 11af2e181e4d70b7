package io.ecsanywhere.harness.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon single changes are written while polls go on, and what each costs. */
@Command(
    name = "trickle",
    mixinStandardHelpOptions = true,
    description = "How soon single changes are written while polls go on, and what each costs.")
final class Trickle implements Callable<Integer> {

  @Mixin private final Setup setup = new Setup(1_000, 10, 500);

  @Option(names = "--minutes", description = "Default ${DEFAULT-VALUE}.")
  private double minutes = 5;

  @Option(names = "--per-second", description = "Changes; default ${DEFAULT-VALUE}.")
  private double perSecond = 1;

  @Override
  public Integer call() {
    return Scenario.of("trickle").run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    var changes = new SingleChanges(minutes, perSecond);
    changes.prepare(setup, stage);
    stage.fleet().fill();
    try (var subject = stage.start("trickle", List.of())) {
      stage.awaitSynced(subject);
      stage.awaitQuiet(subject);
      changes.report(setup, report, stage, changes.play(stage, subject), Aim.atMost(250));
    }
  }
}
