package io.ecsanywhere.harness.ecs;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out steps under the lock, now or later, and what takes time outside it. */
final class Clockwork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

  /** How long work outside the lock has to end at the close. */
  private static final Duration END = Duration.ofSeconds(5);

  private final ReentrantLock lock;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ecs-", 0).factory());

  Clockwork(ReentrantLock lock) {
    this.lock = lock;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("ecs-timer").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void after(Duration delay, Runnable step) {
    var _ = timer.schedule(() -> run(step), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs work that takes time on a thread of its own, without the lock. */
  void outside(Runnable work) {
    threads.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("work of the simulated agent failed", e);
          }
        });
  }

  void run(Runnable step) {
    lock.lock();
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a step of the simulated ECS failed", e);
    } finally {
      lock.unlock();
    }
  }

  <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("containers are still being started or stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
