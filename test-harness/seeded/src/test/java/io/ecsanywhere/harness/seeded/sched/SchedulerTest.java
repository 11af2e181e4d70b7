package io.ecsanywhere.harness.seeded.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SchedulerTest {

  private final Scheduler scheduler = new Scheduler(1, new Trace(null));
  private final SimulatedProcess process = new SimulatedProcess("p");
  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> order = new ArrayList<>();

  /** Or what a seed does would hang on what other worlds of the JVM do at that moment. */
  @Test
  void aLockThatSomebodyOutsideHasIsAwaitedWithoutATurnOfAnotherFiber() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    Thread outside =
        Thread.ofPlatform()
            .start(
                () -> {
                  lock.lock();
                  try {
                    locked.countDown();
                    while (!lock.hasQueuedThreads()) {
                      Thread.onSpinWait();
                    }
                  } finally {
                    lock.unlock();
                  }
                });
    locked.await();
    scheduler.start(process, "first", () -> passThrough("first"));

    assertThat(scheduler.turn(Scheduler.NEVER)).isTrue();

    assertThat(order).containsExactly("first");
    assertThat(scheduler.steps()).isEqualTo(1);
    outside.join();
  }

  @Test
  void aLockThatAnotherFiberHasIsLeftToThatFiber() {
    Thread holder =
        scheduler.start(
            process,
            "holder",
            () -> {
              lock.lock();
              try {
                scheduler.await(() -> order.contains("go"), Scheduler.NEVER);
                order.add("holder");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } finally {
                lock.unlock();
              }
            });
    scheduler.turn(Scheduler.NEVER);
    scheduler.start(process, "second", () -> passThrough("second"));
    scheduler.turn(Scheduler.NEVER);

    assertThat(order).isEmpty();

    order.add("go");
    LockSupport.unpark(holder);
    scheduler.turn(Scheduler.NEVER);
    scheduler.turn(Scheduler.NEVER);

    assertThat(order).containsExactly("go", "holder", "second");
  }

  private void passThrough(String name) {
    lock.lock();
    try {
      order.add(name);
    } finally {
      lock.unlock();
    }
  }
}
