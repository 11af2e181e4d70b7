package io.ecsanywhere.harness.seeded.sched;

import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A loop of the product's on a fiber, with the manners of the real one. */
final class Loop implements Driver {

  private static final Duration PAUSE_AFTER_EXCEPTION = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final Step step;
  private final Thread thread;
  private boolean wake;
  private boolean closed;
  private boolean ended;

  Loop(Scheduler scheduler, SimulatedProcess process, String name, Step step) {
    this.scheduler = scheduler;
    this.step = step;
    this.thread = scheduler.start(process, name, this::loop);
  }

  @Override
  public void wake() {
    wake = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void stop() {
    closed = true;
    wake();
  }

  @Override
  public boolean join(Duration patience) throws InterruptedException {
    if (Thread.currentThread() == thread) {
      return false;
    }
    Thread waiting = Thread.currentThread();
    Runnable cancel = scheduler.onEnd(thread, () -> LockSupport.unpark(waiting));
    try {
      scheduler.await(() -> ended, scheduler.now() + patience.toNanos());
    } finally {
      cancel.run();
    }
    return ended;
  }

  @Override
  public void close() {
    stop();
    thread.interrupt();
  }

  private void loop() {
    try {
      while (!closed) {
        try {
          Duration delay = turn();
          scheduler.await(() -> wake || closed, scheduler.now() + delay.toNanos());
          wake = false;
        } catch (InterruptedException e) {
          // Only close() means it.
        }
      }
    } finally {
      ended = true;
    }
  }

  private Duration turn() throws InterruptedException {
    try {
      return step.run();
    } catch (InterruptedException | OverError e) {
      throw e;
    } catch (Throwable e) {
      if (closed) {
        return Duration.ZERO;
      }
      scheduler.report(e);
      return PAUSE_AFTER_EXCEPTION;
    }
  }
}
