package io.ecsanywhere.controller.reconcile;

import static io.ecsanywhere.informers.source.Priority.EVENT;

import io.ecsanywhere.controller.queue.Backoff;
import io.ecsanywhere.controller.queue.WorkQueue;
import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The end of a term, under many schedules: what is under way then, and what is about to begin. */
@Isolated("Lincheck changes the code of all threads")
class HaltRaceTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Alarms NEVER = (_, _) -> () -> {};

  /** A term that ends, and a worker's pass in it. */
  private static final class Scene {
    final Halt halt = Race.shared(new Halt());
    final AtomicBoolean halted = Race.shared(new AtomicBoolean());
    final AtomicInteger writing = Race.shared(new AtomicInteger());

    void end() {
      halt.halt();
      halted.set(true);
    }

    void pass() {
      if (!halt.begin()) {
        return;
      }
      boolean over = halted.get();
      if (halt.send()) {
        Race.check(!over, "a write began after the end");
        writing.incrementAndGet();
        Race.check(!Thread.currentThread().isInterrupted(), "a write was cut short");
        writing.decrementAndGet();
        over = halted.get();
        halt.sent();
        Race.check(!over || Thread.interrupted(), "a pass goes on after its last write");
      }
      Race.check(!halt.end() || !over, "a pass ended in peace after the end");
    }
  }

  @Test
  void aWriteIsLetBeAndNothingElseIs() {
    Race.explore(
        () -> {
          Scene scene = Race.shared(new Scene());
          Race.together(scene::pass, scene::pass, scene::end);
        });
  }

  @Test
  void whoWaitsIsCutOffWheneverTheEndComes() {
    Race.explore(
        () -> {
          Halt halt = Race.shared(new Halt());
          ReentrantLock lock = Race.shared(new ReentrantLock());
          Condition never = Race.shared(lock.newCondition());
          Race.together(
              () -> {
                if (halt.begin()) {
                  lock.lock();
                  try {
                    while (true) {
                      never.await();
                    }
                  } catch (InterruptedException e) {
                    Race.check(!halt.end(), "it was cut off in peace");
                  } finally {
                    lock.unlock();
                  }
                }
              },
              halt::halt);
        });
  }

  /** As a term ends: first the halt, then the queue, and that waits for whoever writes. */
  @Test
  void whenTheTermHasEndedNothingIsWritten() {
    Race.explore(
        () -> {
          Scene scene = Race.shared(new Scene());
          WorkQueue<String> queue =
              Race.shared(new WorkQueue<>(() -> 0, new Backoff<>(HOUR, HOUR, new Random(3))));
          queue.add("a", EVENT);
          queue.add("b", EVENT);
          Race.Part worker = () -> work(queue, scene);
          Race.together(
              worker,
              worker,
              () -> {
                scene.end();
                Race.check(queue.shutDown(HOUR, NEVER), "a worker was not awaited");
                Race.check(scene.writing.get() == 0, "a write is under way");
              });
        });
  }

  private static void work(WorkQueue<String> queue, Scene scene) {
    boolean open = true;
    while (open) {
      try {
        Optional<String> key = queue.take();
        open = key.isPresent();
        if (open) {
          scene.pass();
          queue.done(key.get());
        }
      } catch (InterruptedException e) {
        // The queue's next answer is empty.
      }
    }
  }
}
