package io.ecsanywhere.controller.queue;

import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Whatever threads do to the queue at the same time, each gets the answers that it would have got
 * had they done it one after the other, in some order, to the plain model. The threads' calls are
 * random, and so is time, which is one more thing that may go on anywhere.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "priority", gen = IntGen.class, conf = "0:3")
@Param(name = "millis", gen = IntGen.class, conf = "0:9")
@Isolated("Lincheck changes the code of all threads")
public class WorkQueueLinearizableTest {

  private static final int SCENES = 25;

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  @Test
  void isAsIfOneThreadAtATimeUsedIt() {
    new ModelCheckingOptions()
        .iterations(SCENES)
        .invocationsPerIteration(Race.SCHEDULES / 2)
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(3)
        .sequentialSpecification(Model.class)
        .check(WorkQueueLinearizableTest.class);
  }

  /** So short that nothing of it is left to chance: Lincheck draws the numbers in the scenes. */
  private static Backoff<String> backoff() {
    return new Backoff<>(Duration.ofNanos(1), Duration.ofNanos(1), () -> 0);
  }

  private static Priority priority(int which) {
    return PRIORITIES.get(which);
  }

  private final FakeTicker ticker = new FakeTicker();
  private final WorkQueue<String> queue = new WorkQueue<>(ticker, backoff());

  @Operation
  public void add(@Param(name = "key") int key, @Param(name = "priority") int priority) {
    queue.add("key-" + key, priority(priority));
  }

  @Operation
  public void addAfter(
      @Param(name = "key") int key,
      @Param(name = "millis") int millis,
      @Param(name = "priority") int priority) {
    queue.addAfter("key-" + key, Duration.ofMillis(millis), priority(priority));
  }

  @Operation
  public long addRateLimited(@Param(name = "key") int key, @Param(name = "priority") int priority) {
    return queue.addRateLimited("key-" + key, priority(priority)).toNanos();
  }

  @Operation
  public String tryTake() {
    return queue.tryTake().orElse("none");
  }

  /** A worker is done only with what was taken; with anything else it is told so. */
  @Operation
  public boolean done(@Param(name = "key") int key) {
    try {
      queue.done("key-" + key);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Operation
  public int depth() {
    return queue.depth();
  }

  @Operation
  public long untilNextDue() {
    return queue.untilNextDue().map(Duration::toNanos).orElse(-1L);
  }

  @Operation
  public void advance(@Param(name = "millis") int millis) {
    ticker.advance(Duration.ofMillis(millis));
  }

  /** The same calls on the model. */
  public static class Model {
    private final QueueModel model = new QueueModel();
    private final Backoff<String> backoff = backoff();

    public void add(int key, int priority) {
      model.add("key-" + key, priority(priority));
    }

    public void addAfter(int key, int millis, int priority) {
      model.addAfter("key-" + key, Duration.ofMillis(millis), priority(priority));
    }

    public long addRateLimited(int key, int priority) {
      Duration delay = backoff.next("key-" + key);
      model.addRateLimited("key-" + key, delay, priority(priority));
      return delay.toNanos();
    }

    public String tryTake() {
      return model.take().orElse("none");
    }

    public boolean done(int key) {
      return model.done("key-" + key);
    }

    public int depth() {
      return model.depth();
    }

    public long untilNextDue() {
      Optional<Duration> due = model.untilNextDue();
      return due.map(Duration::toNanos).orElse(-1L);
    }

    public void advance(int millis) {
      model.advance(Duration.ofMillis(millis));
    }
  }
}
