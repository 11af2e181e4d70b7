package io.ecsanywhere.harness.seeded.sched;

import io.ecsanywhere.controller.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one process has for a machine: clocks of its own, and fibers for threads. */
public final class ProcessMachine {

  private static final Instant EPOCH = Instant.parse("2026-11-01T00:00:00Z");

  private final Scheduler scheduler;
  private final List<Crew> crews = new ArrayList<>();
  private final Machine machine;

  /**
   * @param origin the reading of its ticker when the world began, of which nothing follows
   * @param skew how wrong its wall clock is
   */
  public ProcessMachine(
      Scheduler scheduler,
      SimulatedProcess process,
      Chance chance,
      long origin,
      Duration skew,
      int workers) {
    this.scheduler = scheduler;
    this.machine =
        new Machine(
            () -> origin + scheduler.now(),
            () -> instant(scheduler.now()).plus(skew),
            chance,
            (name, step) -> new Loop(scheduler, process, name, step),
            crew -> begin(Crew.start(scheduler, process, crew, workers)));
  }

  public Machine machine() {
    return machine;
  }

  /** The right time. */
  public static Instant instant(long now) {
    return EPOCH.plusNanos(now);
  }

  /** How many keys wait in the queue of the present term. */
  public int depth() {
    return crews.isEmpty() ? 0 : crews.getLast().depth();
  }

  /** A new term begins only when the last one's workers have nothing more to do. */
  private void begin(Crew crew) {
    crews.forEach(scheduler::forget);
    crews.clear();
    crews.add(crew);
  }
}
