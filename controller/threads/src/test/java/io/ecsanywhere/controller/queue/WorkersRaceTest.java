package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;

import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The end of the workers, under many schedules. */
@Isolated("Lincheck changes the code of all threads")
class WorkersRaceTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Alarms NEVER = (_, _) -> () -> {};

  @Test
  void afterAShutDownNoHandlerRunsAndEveryWorkerHasEnded() {
    Race.explore(
        () -> {
          WorkQueue<String> queue =
              Race.shared(
                  new WorkQueue<>(new FakeTicker(), new Backoff<>(HOUR, HOUR, new Random(3))));
          AtomicInteger running = Race.shared(new AtomicInteger());
          List<Thread> threads = new ArrayList<>();
          Workers<String> workers =
              Race.shared(
                  new Workers<>(
                      2,
                      queue,
                      key -> {
                        running.incrementAndGet();
                        queue.add(key, EVENT);
                        running.decrementAndGet();
                      },
                      body -> {
                        Thread thread = new Thread(body);
                        threads.add(thread);
                        return thread;
                      }));
          queue.add("a", EVENT);
          queue.add("b", EVENT);
          workers.start();
          Race.check(workers.shutDown(HOUR, NEVER), "a handler was not awaited");
          Race.check(running.get() == 0, "a handler still runs");
          for (Thread thread : threads) {
            thread.join();
          }
          Race.check(running.get() == 0, "a handler ran after the shut-down");
        });
  }
}
