package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.Patience.GaveUpException;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.measure.Reactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How soon after its event a single task's change is written, and what that costs. First a quiet
 * time as long as the changes take: what is called then is periodic and not theirs.
 */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "How soon a single task's change is written, and what it costs.",
      "Each service in turn gets one task more, then one less. Times are from the",
      "event's send to the write's arrival; calls are AWS calls per change."
    })
final class Latency implements Callable<Integer> {

  private static final int HOSTS = 5;

  /** In which the last event's reconcile ends. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /** Not on loopback, so that the controller needs no flag for them; nothing listens there. */
  private static final String FIRST_HOST = "10.0.1.1";

  @Option(names = "--services", defaultValue = "50", description = "Default ${DEFAULT-VALUE}.")
  private int services;

  @Option(names = "--tasks", defaultValue = "4", description = "Each; default ${DEFAULT-VALUE}.")
  private int tasks;

  @Option(names = "--changes", defaultValue = "200", description = "Default ${DEFAULT-VALUE}.")
  private int changes;

  @Option(
      names = "--per-second",
      defaultValue = "2",
      description = "At most; default ${DEFAULT-VALUE}. AWS allows 4 writes a second for long.")
  private double perSecond;

  @Option(names = "--latency-ms", defaultValue = "10", description = "Of each call; default 10.")
  private long latencyMillis;

  @Option(names = "--output", description = "A folder; default test-harness/target/bench.")
  private Optional<Path> output = Optional.empty();

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    var patience = Patience.of(Duration.ofMinutes(5));
    try (var aws = SimulatedAws.start(options())) {
      var fleet = Fleet.unannounced(aws, new Fleet.Size(services, tasks, HOSTS), patience);
      out.printf("%d services of %d tasks run; the controller starts.%n", services, tasks);
      var folder = output.orElseGet(() -> Repository.output("bench"));
      var log = folder.resolve("controller.log");
      try (var controller = ControllerProcess.start(aws.environment(), flags(aws), log)) {
        var measured = measure(aws, fleet, patience.whileRuns(controller));
        var report = new LatencyReport(settings(), measured);
        report.tables().forEach(table -> out.println("\n" + String.join("\n", table.lines())));
        out.println();
        out.println(report.notes());
        var file = report.write(folder.resolve("latency.json"));
        out.println("Written to " + file);
      } catch (GaveUpException e) {
        out.printf("Gave up: %s. The controller's log: %s%n", e.getMessage(), log);
        return 1;
      }
    }
    return 0;
  }

  private LatencyReport.Settings settings() {
    return new LatencyReport.Settings(services, tasks, changes, perSecond, latencyMillis);
  }

  private SimulationOptions options() {
    return SimulationOptions.usual()
        .withLatency(Duration.ofMillis(latencyMillis))
        .withFirstHost(FIRST_HOST)
        .withoutServers();
  }

  private static List<String> flags(SimulatedAws aws) {
    return ControllerFlags.of(
        List.of("--cluster=" + Fleet.CLUSTER, "--event-queue-url=" + aws.events().queue().url()),
        List.of());
  }

  private LatencyReport.Measured measure(SimulatedAws aws, Fleet fleet, Patience patience) {
    patience.until(
        "all tasks are targets and all events taken",
        () -> fleet.right(fleet.members()) && aws.events().waiting() == 0);
    long length = (long) (changes / perSecond * 1e9);
    out.printf("All tasks are targets. A quiet time of %.0f s ...%n", length / 1e9);
    var tally = new Tally(aws, new Changed(aws, fleet));
    pause(patience, System.nanoTime() + SETTLING.toNanos());
    var quiet = counted(tally, () -> pause(patience, System.nanoTime() + length));

    out.printf("%d changes, %.1f a second ...%n", changes, perSecond);
    var reactions = new Reactions(aws);
    long began = System.nanoTime();
    var more = new ArrayList<CallCounts>();
    var less = new ArrayList<CallCounts>();
    for (int i = 0; i < changes; i++) {
      int number = i;
      long next = began + (long) ((i + 1) / perSecond * 1e9);
      var counts =
          counted(
              tally,
              () -> {
                change(fleet, number, patience);
                pause(patience, next);
              });
      (isMore(number) ? more : less).add(counts);
    }
    return new LatencyReport.Measured(reactions.found(), quiet, more, less);
  }

  private static CallCounts counted(Tally tally, Runnable action) {
    long began = System.nanoTime();
    action.run();
    long ended = System.nanoTime();
    return CallCounts.of(tally.between(began, ended), Duration.ofNanos(ended - began));
  }

  /** Each service in turn gets one task more; when all have had it, each gets one less. */
  private boolean isMore(int number) {
    return number / services % 2 == 0;
  }

  private void change(Fleet fleet, int number, Patience patience) {
    var member = fleet.member(number);
    int count = tasks + (isMore(number) ? 1 : 0);
    fleet.scale(member, count);
    patience.until(
        member.service() + " has " + count + " targets", () -> fleet.targets(member) == count);
  }

  private static void pause(Patience patience, long until) {
    patience.until("it is time", () -> System.nanoTime() - until >= 0);
  }
}
