package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.bench.Tally.Seen;
import io.ecsanywhere.harness.measure.Reaction;
import java.time.Duration;

/** One task's change after another, at an even pace, whether or not the last has been served. */
record SingleChanges(double minutes, double perSecond) {

  private static final Duration LAST_CHANGES_SERVED_WITHIN = Duration.ofMinutes(1);

  /**
   * So many services are a task ahead at any time, so that no change undoes one still on its way.
   */
  private static final int AHEAD = 10;

  /**
   * Makes some services a task ahead; before the controller starts, and before pools are filled.
   */
  void prepare(Setup setup, Stage stage) {
    for (int i = 0; i < ahead(stage.fleet()); i++) {
      stage.fleet().scale(stage.fleet().member(i), stage.fleet().size().tasks() + 1);
    }
    stage.fleet().awaitSteady(setup.patience());
  }

  private static int ahead(Fleet fleet) {
    return Math.min(AHEAD, fleet.size().services() / 2);
  }

  /** By turns one service gets a task more, and another loses one. */
  Window play(Stage stage, Subject subject) {
    return stage.watch("changes", subject, () -> change(stage, subject));
  }

  int count() {
    return (int) Math.ceil(minutes * 60 * perSecond);
  }

  private void change(Stage stage, Subject subject) {
    var fleet = stage.fleet();
    int usual = fleet.size().tasks();
    long from = System.nanoTime();
    for (int i = 0; i < count(); i++) {
      if (i % 2 == 0) {
        fleet.scale(fleet.member(i / 2 + ahead(fleet)), usual + 1);
      } else {
        fleet.scale(fleet.member(i / 2), usual);
      }
      stage.pause(subject, from + (long) ((i + 1) / perSecond * 1e9));
    }
    stage.awaitRight(subject, LAST_CHANGES_SERVED_WITHIN);
  }

  void report(Setup setup, Report report, Stage stage, Window window, Aim p99Aim) {
    var reactions = stage.reactions().found();
    var spread = Report.spread(reactions, Reaction.Kind.values());
    report
        .set("minutes", minutes)
        .set("changesPerSecond", perSecond)
        .add(
            Result.of(
                "from event to write, 99 %",
                Report.millis(spread.percentile(99)),
                "ms",
                Bound.latency(2, setup.latency().toMillis()),
                p99Aim))
        .add(
            Result.of(
                "calls a change, beside SQS and polls",
                (double) window.count(Seen::ofChange) / count(),
                "calls",
                new Bound(2, "1 read + 1 write"),
                Aim.atMost(2.2)))
        .add(Result.of("not written, or without an event", count() - spread.count(), "changes"))
        .add(Result.calls("throttled by AWS", window.throttled(), Bound.none(), Aim.none()))
        .add(Result.of("pools wrong at the end", stage.rightness().wrong(), "pools"))
        .add(reactions)
        .add(window);
  }
}
