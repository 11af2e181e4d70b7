package io.ecsanywhere.harness.seeded.sched;

import io.ecsanywhere.controller.Machine;
import io.ecsanywhere.informers.time.Alarms;
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
            (delay, action) -> alarm(scheduler, process, delay, action),
            crew -> begin(Crew.start(scheduler, process, crew, workers)));
  }

  /** A process that is suspended when an alarm is due hears it as soon as it runs again. */
  private static Alarms.Alarm alarm(
      Scheduler scheduler, SimulatedProcess process, Duration delay, Runnable action) {
    Runnable cancel =
        scheduler.after(
            delay,
            () -> {
              if (!process.dead()) {
                scheduler.start(process, "alarm", action);
              }
            });
    return cancel::run;
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
