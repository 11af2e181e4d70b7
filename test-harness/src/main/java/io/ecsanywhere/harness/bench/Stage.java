package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.measure.Reactions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A simulated AWS with a fleet, and all that is measured there. */
final class Stage implements AutoCloseable {

  /** Not on loopback, so that the controller needs no flag for them; nothing listens there. */
  private static final String FIRST_HOST = "10.0.1.1";

  /** Bench's own records stand in for the simulation's, which would grow with parameters. */
  private static final int CALLS_KEPT = 1_000;

  /** Half of what AWS allows on load-balancer reads. */
  private static final double FEW_READS_A_SECOND = 5;

  private final Setup setup;
  private final PrintWriter out;
  private final SimulatedAws aws;
  private final Fleet fleet;
  private final Changed changed;
  private final Tally tally;
  private final Rightness rightness;
  private final Reactions reactions;
  private int starts;

  /** Whether the fleet's making is told of by events, which then wait in the queue. */
  enum Making {
    ANNOUNCED,
    UNANNOUNCED
  }

  Stage(Setup setup, Timings timings, Making making, PrintWriter out) {
    this.setup = setup;
    this.out = out;
    aws = SimulatedAws.start(options(setup, timings));
    var size = setup.size();
    say(
        "%,d services of %d tasks on %,d hosts are made ..."
            .formatted(size.services(), size.tasks(), size.hosts()));
    fleet =
        switch (making) {
          case ANNOUNCED -> new Fleet(aws, size, setup.patience());
          case UNANNOUNCED -> Fleet.unannounced(aws, size, setup.patience());
        };
    changed = new Changed(aws, fleet);
    tally = new Tally(aws, changed);
    rightness = new Rightness(aws, fleet);
    reactions = new Reactions(aws);
  }

  private static SimulationOptions options(Setup setup, Timings timings) {
    return SimulationOptions.usual()
        .withLatency(setup.latency())
        .withFirstHost(FIRST_HOST)
        .withTimings(timings)
        .withCallsKept(CALLS_KEPT)
        .withoutServers();
  }

  SimulatedAws aws() {
    return aws;
  }

  Fleet fleet() {
    return fleet;
  }

  Tally tally() {
    return tally;
  }

  Rightness rightness() {
    return rightness;
  }

  Reactions reactions() {
    return reactions;
  }

  void say(String line) {
    out.println(line);
  }

  /**
   * Starts the controller.
   *
   * @param flags of the scenario, beside cluster and queue
   */
  Subject start(String scenario, List<String> flags) {
    var all = new ArrayList<String>();
    all.add("--cluster=" + Fleet.CLUSTER);
    all.add("--event-queue-url=" + aws.events().queue().url());
    all.addAll(ControllerFlags.of(flags, setup.controllerFlags()));
    starts++;
    var log = setup.output().resolve(scenario + "-" + starts + ".log");
    say("The controller starts: run " + String.join(" ", all));
    long started = System.nanoTime();
    return new Subject(ControllerProcess.start(aws.environment(), all, log), started);
  }

  /** Returns when the controller's workers are at work. */
  long awaitSynced(Subject subject) {
    patience(subject).until("its caches are synced", subject.process()::ready);
    return System.nanoTime();
  }

  /** Returns when the reads that a start brings with it are over. */
  void awaitQuiet(Subject subject) {
    long quiet = setup.quiet().toNanos();
    long from = System.nanoTime();
    patience(subject)
        .looking(Duration.ofMillis(200))
        .until(
            "load-balancer reads are few",
            () -> {
              long now = System.nanoTime();
              var reads =
                  tally.since(now - quiet).stream()
                      .filter(call -> call.service().equals("elasticloadbalancing"))
                      .count();
              return now - from >= quiet && reads < FEW_READS_A_SECOND * quiet / 1e9;
            });
    say("It was quiet after %.0f s.".formatted((System.nanoTime() - subject.startedNanos()) / 1e9));
  }

  /** Waits until all pools are right, but no longer than this. */
  void awaitRight(Subject subject, Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    subject
        .patience(Patience.of(longest.plusMinutes(1)))
        .looking(Duration.ofMillis(50))
        .until(
            "all pools are right, or it is too late",
            () -> rightness.wrong() == 0 || System.nanoTime() - until >= 0);
  }

  /** Waits until it is this time. */
  void pause(Subject subject, long untilNanos) {
    patience(subject).until("it is time", () -> System.nanoTime() - untilNanos >= 0);
  }

  Patience patience(Subject subject) {
    return subject.patience(setup.patience());
  }

  /** Does something and returns what was called meanwhile and what it cost. */
  Window watch(String name, Subject subject, Runnable action) {
    return watch(name, subject, System.nanoTime(), subject.cpu(), action);
  }

  /** As {@link #watch}, from the start of the process. */
  Window watchFromStart(String name, Subject subject, Runnable action) {
    return watch(name, subject, subject.startedNanos(), Duration.ZERO, action);
  }

  private Window watch(
      String name, Subject subject, long from, Duration cpuBefore, Runnable action) {
    var simulatorBefore = Subject.simulatorCpu();
    action.run();
    long to = System.nanoTime();
    return new Window(
        name,
        from,
        Duration.ofNanos(to - from),
        tally.between(from, to),
        subject.cpu().minus(cpuBefore),
        Subject.simulatorCpu().minus(simulatorBefore),
        subject.residentBytes(),
        subject.peakResidentBytes());
  }

  @Override
  public void close() {
    aws.close();
  }
}
