package io.ecsanywhere.controller.queue;

import static io.ecsanywhere.informers.source.Priority.EVENT;
import static io.ecsanywhere.informers.source.Priority.POLL;
import static io.ecsanywhere.informers.source.Priority.REMOVAL;

import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The queue's guarantees to many threads, under many schedules of a few calls. */
@Isolated("Lincheck changes the code of all threads")
class WorkQueueRaceTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Alarms NEVER = (_, _) -> () -> {};

  /** Rings whenever the schedule has it. */
  private static final Alarms SOMETIME =
      (_, action) -> {
        new Thread(action).start();
        return () -> {};
      };

  private static WorkQueue<String> queue() {
    return Race.shared(
        new WorkQueue<>(
            new FakeTicker(), new Backoff<>(Duration.ofMillis(4), HOUR, new Random(3))));
  }

  /** One key, of which is known who has it and what the last who had it saw. */
  private static final class Watched {
    final WorkQueue<String> queue = queue();
    final AtomicInteger wanted = new AtomicInteger();
    final AtomicInteger seen = new AtomicInteger();
    final AtomicInteger holders = new AtomicInteger();

    void change(Priority priority) {
      wanted.incrementAndGet();
      queue.add("a", priority);
    }

    /** A worker's turn. */
    void work() {
      Optional<String> key = queue.tryTake();
      if (key.isPresent()) {
        Race.check(holders.incrementAndGet() == 1, "two workers have one key");
        seen.set(wanted.get());
        holders.decrementAndGet();
        queue.done(key.get());
      }
    }
  }

  @Test
  void noAddIsLostAndNoKeyIsWithTwoWorkers() {
    Race.explore(
        () -> {
          Watched key = Race.shared(new Watched());
          key.change(POLL);
          Race.together(key::work, key::work, () -> key.change(REMOVAL));
          key.work();
          Race.check(key.seen.get() == 2, "an add is lost");
        });
  }

  @Test
  void eachAddWakesATaker() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          Race.together(
              () -> Race.check(queue.take().isPresent(), "sent home"),
              () -> Race.check(queue.take().isPresent(), "sent home"),
              () -> {
                queue.add("a", EVENT);
                queue.add("b", EVENT);
              });
        });
  }

  @Test
  void aTakerGetsWhatBecameDirtyWhileAnotherHadIt() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          queue.add("a", EVENT);
          queue.tryTake();
          Race.together(
              () -> queue.add("a", EVENT),
              () -> queue.done("a"),
              () -> Race.check(queue.take().isPresent(), "sent home"));
        });
  }

  @Test
  void anImmediateAddTakesThePlaceOfADelayedOne() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          Race.together(
              () -> queue.addAfter("a", HOUR, REMOVAL),
              () -> queue.addRateLimited("a", POLL),
              () -> queue.add("a", EVENT));
          queue.add("a", EVENT);
          Race.check(queue.tryTake().isPresent(), "lost");
          queue.done("a");
          Race.check(queue.untilNextDue().isEmpty(), "a delayed entry is left");
        });
  }

  @Test
  void aShutDownWaitsForWorkersAndSendsTakersHome() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          AtomicInteger holders = Race.shared(new AtomicInteger());
          queue.add("a", EVENT);
          Race.Part worker =
              () -> {
                for (Optional<String> key = queue.take(); key.isPresent(); key = queue.take()) {
                  holders.incrementAndGet();
                  queue.add("a", EVENT);
                  holders.decrementAndGet();
                  queue.done(key.get());
                }
              };
          Race.together(
              worker,
              worker,
              () -> {
                Race.check(queue.shutDown(HOUR, NEVER), "not all workers were done");
                Race.check(holders.get() == 0, "a worker still has a key");
              });
          Race.check(queue.depth() == 0, "a key still waits");
        });
  }

  @Test
  void twoMayShutDownAtOnce() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          queue.add("a", EVENT);
          queue.tryTake();
          Race.Part ending =
              () -> Race.check(queue.shutDown(HOUR, NEVER), "not all workers were done");
          Race.together(ending, ending, () -> queue.done("a"));
        });
  }

  @Test
  void theEndOfTheGraceEndsTheWaitWheneverItComes() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          queue.add("a", EVENT);
          queue.tryTake();
          Race.check(!queue.shutDown(HOUR, SOMETIME), "nobody is done");
        });
  }

  @Test
  void whoIsDoneAsTheGraceEndsIsSeenToBe() {
    Race.explore(
        () -> {
          WorkQueue<String> queue = queue();
          queue.add("a", EVENT);
          queue.tryTake();
          Race.together(
              () -> {
                boolean ended = queue.shutDown(HOUR, SOMETIME);
                Race.check(queue.shutDown() || !ended, "a worker still has a key");
              },
              () -> queue.done("a"));
          Race.check(queue.shutDown(), "nobody is seen to be done");
        });
  }
}
