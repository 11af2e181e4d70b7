package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.aws.AwsSettings;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.Controller;
import io.ecsanywhere.controller.Outside;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.harness.seeded.aws.Aws;
import io.ecsanywhere.harness.seeded.check.Invariants;
import io.ecsanywhere.harness.seeded.sched.Chance;
import io.ecsanywhere.harness.seeded.sched.ProcessMachine;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One replica: a process after the other, each with the real controller in it. */
final class Replica {

  private static final Duration GRACE = Duration.ofSeconds(8);

  private final int number;
  private final long seed;
  private final Setting setting;
  private final Scheduler scheduler;
  private final Aws aws;
  private final Invariants invariants;
  private int lives;
  private SimulatedProcess process;
  private @Nullable ProcessMachine machine;
  private @Nullable Controller controller;

  Replica(
      int number, long seed, Setting setting, Scheduler scheduler, Aws aws, Invariants invariants) {
    this.number = number;
    this.seed = seed;
    this.setting = setting;
    this.scheduler = scheduler;
    this.aws = aws;
    this.invariants = invariants;
    this.process = new SimulatedProcess("none");
    process.kill();
  }

  boolean alive() {
    return !process.dead();
  }

  SimulatedProcess process() {
    return process;
  }

  /** Starts a process, unless one lives. */
  void start() {
    if (alive()) {
      return;
    }
    SimulatedProcess begun = new SimulatedProcess("r" + number + "-" + ++lives);
    process = begun;
    controller = null;
    Chance chance = new Chance(seed, begun.name());
    ProcessMachine own =
        new ProcessMachine(
            scheduler,
            begun,
            chance,
            // Some tickers are about to wrap around.
            chance.odds(0.3)
                ? Long.MAX_VALUE - chance.nextLong(60_000_000_000L)
                : chance.nextLong(),
            Duration.ofSeconds(chance.odds(0.2) ? chance.nextLong(-7200, 7200) : 0),
            setting.workers());
    machine = own;
    scheduler.start(begun, "main", () -> run(begun, own));
  }

  private void run(SimulatedProcess begun, ProcessMachine own) {
    Options options = setting.options();
    AwsConnection connection =
        aws.connect(
            begun,
            setting.callTimeout(),
            invariants,
            new AwsSettings(
                "seeded",
                options.workers(),
                options.targetResyncPeriod(),
                options.apiBudget(),
                own.machine().ticker(),
                own.machine().drivers()));
    Controller begins =
        new Controller(
            options,
            new Outside(
                connection.readPorts(),
                PoolAdapters.of(List.of(connection.targetGroups())),
                setting.queue()
                    ? Optional.of(connection.eventQueue(Aws.QUEUE_URL))
                    : Optional.empty(),
                connection.lease("leases", "lease", options.timings().callTimeout()),
                setting.checkpoints()
                    ? Optional.of(
                        connection.checkpoints("leases", "lease", options.timings().callTimeout()))
                    : Optional.empty(),
                LoopObserver.NONE),
            own.machine(),
            begun.name(),
            line -> invariants.violated(0, "refused", "%s", line));
    if (begun == process) {
      controller = begins;
    }
    begins.start();
  }

  void crash() {
    process.kill();
  }

  /** Tells the process to stop; it is gone when it has. */
  void stop() {
    SimulatedProcess stopping = process;
    Controller working = controller;
    if (working == null || stopping.dead()) {
      crash();
      return;
    }
    scheduler.start(
        stopping,
        "stop",
        () -> {
          try {
            working.stop(GRACE);
          } catch (InterruptedException e) {
            // Nobody interrupts it.
          }
          stopping.kill();
        });
  }

  void pause() {
    process.pause();
  }

  void resume() {
    process.resume();
  }

  /** How many keys wait. */
  int depth() {
    return machine == null || process.dead() || process.paused() ? 0 : machine.depth();
  }
}
