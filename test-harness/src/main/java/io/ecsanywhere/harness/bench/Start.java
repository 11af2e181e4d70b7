package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.bench.Tally.Seen;
import io.ecsanywhere.harness.measure.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the start of the process to its first look at the queue. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "From the start of the process to its first ReceiveMessage.")
final class Start implements Callable<Integer> {

  @Mixin private final Setup setup = new Setup(3, 2, 3);

  @Option(names = "--times", description = "Default ${DEFAULT-VALUE}.")
  private int times = 10;

  @Override
  public Integer call() {
    return Scenario.of("start").run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    stage.fleet().fill();
    var took = new ArrayList<Duration>();
    for (int i = 0; i < times; i++) {
      announce(stage, i);
      try (var subject = stage.start("start", List.of())) {
        long from = subject.startedNanos();
        var window =
            stage.watchFromStart(
                "start " + (i + 1),
                subject,
                () ->
                    stage
                        .patience(subject)
                        .until("it looks at the queue", () -> received(stage, from).isPresent()));
        took.add(Duration.ofNanos(received(stage, from).orElseThrow() - from));
        if (i == times - 1) {
          report.add(window);
        }
      }
    }
    var spread = Spread.of(took);
    report
        .set("times", times)
        .add(
            Result.of(
                "to the first ReceiveMessage, median",
                Report.millis(spread.median()) / 1e3,
                "s",
                Bound.none(),
                Aim.atMost(1.5)))
        .add(Result.of("the slowest", Report.millis(spread.max()) / 1e3, "s"));
  }

  /** A call is only seen once it is answered: with a message there that is at once. */
  private void announce(Stage stage, int number) {
    int count = setup.size().tasks() + (number + 1) % 2;
    stage.fleet().scale(stage.fleet().member(0), count);
    setup.patience().until("an event waits", () -> stage.aws().events().waiting() > 0);
  }

  private static OptionalLong received(Stage stage, long from) {
    return stage.tally().since(from).stream()
        .filter(call -> call.is("ReceiveMessage"))
        .mapToLong(Seen::startNanos)
        .min();
  }
}
