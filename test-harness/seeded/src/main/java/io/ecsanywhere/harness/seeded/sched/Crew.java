package io.ecsanywhere.harness.seeded.sched;

import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Workers of the product's, each on a fiber: they take a step whenever a key waits. */
public final class Crew implements Idle {

  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Workers<ServiceKey> workers;
  private final Deque<Thread> idle = new ArrayDeque<>();
  private final Deque<Thread> woken = new ArrayDeque<>();

  private Crew(Scheduler scheduler, SimulatedProcess process, Workers<ServiceKey> workers) {
    this.scheduler = scheduler;
    this.process = process;
    this.workers = workers;
  }

  /** Sets this many workers to work. */
  public static Crew start(
      Scheduler scheduler, SimulatedProcess process, Workers<ServiceKey> workers, int count) {
    Crew crew = new Crew(scheduler, process, workers);
    scheduler.watch(crew);
    for (int i = 0; i < count; i++) {
      scheduler.start(process, "worker-" + i, crew::work);
    }
    return crew;
  }

  /** How many keys wait. */
  public int depth() {
    return workers.depth();
  }

  @Override
  public SimulatedProcess process() {
    return process;
  }

  @Override
  public Optional<Duration> untilWork() {
    return idle.isEmpty() ? Optional.empty() : workers.untilNextDue();
  }

  @Override
  public void wake() {
    Thread worker = idle.pollFirst();
    if (worker != null) {
      woken.add(worker);
      LockSupport.unpark(worker);
    }
  }

  private void work() {
    Thread self = Thread.currentThread();
    while (true) {
      if (!workers.step()) {
        idle.add(self);
        try {
          scheduler.await(() -> woken.remove(self), Scheduler.NEVER);
        } catch (InterruptedException e) {
          idle.remove(self);
        }
      }
    }
  }
}
