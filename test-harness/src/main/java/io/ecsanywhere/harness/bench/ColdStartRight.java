package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.bench.Fleet.Member;
import io.ecsanywhere.harness.bench.Tally.Seen;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How soon a controller that starts knows everything, and how soon it serves an event. */
@Command(
    name = "cold-start-right",
    mixinStandardHelpOptions = true,
    description = {
      "How soon a controller that starts has read everything and serves a first event,",
      "where all pools are right already: once with nothing remembered, and once more",
      "with the checkpoints that the first left. One task comes as the process starts."
    })
final class ColdStartRight implements Callable<Integer> {

  private static final String NAME = "cold-start-right";

  @Mixin private final Setup setup = new Setup(1_000, 10, 500);

  @Override
  public Integer call() {
    return Scenario.of(NAME).run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    stage.fleet().fill();
    start(stage, report, "first start", stage.fleet().member(0), Aim.none());
    start(stage, report, "second start", stage.fleet().member(1), Aim.atMost(20));
  }

  private void start(Stage stage, Report report, String name, Member changed, Aim readsAim) {
    // Left out where the program keeps none; one file for both starts.
    var checkpoints = "--checkpoint-dir=" + setup.output().resolve("checkpoints");
    long[] synced = new long[1];
    try (var subject = stage.start(NAME, List.of(checkpoints))) {
      long from = subject.startedNanos();
      var window =
          stage.watchFromStart(
              name,
              subject,
              () -> {
                stage.fleet().scale(changed, setup.size().tasks() + 1);
                synced[0] = stage.awaitSynced(subject);
                stage.awaitRight(subject, setup.patience().longest());
                stage.awaitQuiet(subject);
              });
      long firstCall = window.calls().stream().mapToLong(Seen::startNanos).min().orElse(from);
      long served =
          window.calls().stream()
              .filter(call -> call.pool().equals(changed.targetGroupArn()))
              .mapToLong(Seen::startNanos)
              .min()
              .orElseThrow(() -> new IllegalStateException("the event was not served"));
      var bound = Bound.sync(setup.size());
      report
          .add(
              Result.of(
                  name + ": synced, from the first call",
                  (synced[0] - firstCall) / 1e9,
                  "s",
                  bound,
                  Aim.times(1.3, bound)))
          .add(Result.of(name + ": synced, from the process", (synced[0] - from) / 1e9, "s"))
          .add(Result.of(name + ": first event served", (served - from) / 1e9, "s"))
          .add(
              Result.calls(
                  name + ": DescribeTargetHealth before it",
                  window.count(
                      call -> call.is("DescribeTargetHealth") && call.startNanos() < served),
                  Bound.none(),
                  readsAim))
          .add(window);
    }
  }
}
