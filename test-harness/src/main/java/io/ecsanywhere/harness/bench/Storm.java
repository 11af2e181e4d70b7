package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.measure.Reaction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many writes many deployments at once take, and when the last pool is right. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description = {
      "All services replace all their tasks, one service after another within a minute,",
      "a few tasks at a time: far more than AWS lets through at once."
    })
final class Storm implements Callable<Integer> {

  /** Each pool gets its new targets and loses its old ones. */
  private static final int FEWEST_WRITES = 2;

  @Mixin private final Setup setup = new Setup(200, 20, 500);

  @Option(names = "--seconds", description = "In which all begin; default ${DEFAULT-VALUE}.")
  private double seconds = 60;

  @Option(
      names = "--maximum-percent",
      description = "Of a deployment: how many tasks there may be; default ${DEFAULT-VALUE}.")
  private int maximumPercent = 125;

  @Override
  public Integer call() {
    return Scenario.of("storm").with(Timings.WATCHABLE).run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    stage.fleet().fill();
    try (var subject = stage.start("storm", List.of())) {
      stage.awaitSynced(subject);
      stage.awaitQuiet(subject);
      var window = stage.watch("storm", subject, () -> roll(stage, subject));
      report(stage, report, window);
    }
  }

  private void roll(Stage stage, Subject subject) {
    var members = stage.fleet().members();
    int tasks = setup.size().tasks();
    int oneMore = Math.ceilDiv(100 * (tasks + 1), tasks);
    long from = System.nanoTime();
    for (int i = 0; i < members.size(); i++) {
      stage.fleet().roll(members.get(i), Math.max(maximumPercent, oneMore));
      stage.pause(subject, from + (long) (seconds * 1e9 * (i + 1) / members.size()));
    }
    stage.fleet().awaitSteady(stage.patience(subject));
    stage.say("All tasks are new; the pools follow ...");
    stage.awaitRight(subject, setup.patience().longest());
  }

  private void report(Stage stage, Report report, Window window) {
    var rightness = stage.rightness();
    var reactions = stage.reactions().found();
    double removals = median(reactions, Reaction.Kind.DEREGISTERED);
    double registrations = median(reactions, Reaction.Kind.REGISTERED);
    var writes = Bound.writes((long) FEWEST_WRITES * setup.size().services());
    var bound = after(writes, (rightness.lastChangeNanos() - window.fromNanos()) / 1e9);
    report
        .set("seconds", seconds)
        .set("maximumPercent", maximumPercent)
        .add(
            Result.of(
                "all right, from the last change",
                (rightness.lastWriteNanos() - rightness.lastChangeNanos()) / 1e9,
                "s",
                bound,
                Aim.times(1.3, bound)))
        .add(
            Result.of(
                "all right, from the first change",
                (rightness.lastWriteNanos() - window.fromNanos()) / 1e9,
                "s",
                writes,
                Aim.none()))
        .add(
            Result.of(
                "writes a pool",
                window.writesPerPool(),
                "calls",
                new Bound(FEWEST_WRITES, "1 registers + 1 deregisters"),
                Aim.atMost(4)))
        .add(wait("removals wait, median", removals, Aim.below(registrations)))
        .add(wait("registrations wait, median", registrations, Aim.none()))
        .add(
            Result.calls(
                "throttled by AWS", window.throttled(), new Bound(0, "none"), Aim.atMost(0)))
        .add(Result.of("pools wrong at the end", rightness.wrong(), "pools"))
        .add(reactions)
        .add(window);
  }

  private static double median(List<Reaction> reactions, Reaction.Kind kind) {
    return Report.millis(Report.spread(reactions, kind).median());
  }

  private static Result wait(String what, double millis, Aim aim) {
    return Result.of(what, millis, "ms", Bound.none(), aim);
  }

  /**
   * The writes that are left when the last change is told of, had AWS's rate been used till then.
   */
  private static Bound after(Bound writes, double lasted) {
    return new Bound(
        Math.max(0, writes.value() - lasted), "%s - %.1f".formatted(writes.formula(), lasted));
  }
}
