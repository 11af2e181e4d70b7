package io.ecsanywhere.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Random sequences of operations: the queue does at every step what the plain model does. */
class WorkQueueModelTest {

  sealed interface Operation {
    record Add(String key, Priority priority) implements Operation {}

    record AddAfter(String key, Duration delay, Priority priority) implements Operation {}

    record AddRateLimited(String key, Priority priority) implements Operation {}

    record Forget(String key) implements Operation {}

    record Take() implements Operation {}

    /** Ends the work on one of the keys taken, if there is one. */
    record Done(int which) implements Operation {}

    record Advance(Duration by) implements Operation {}

    /** Compares what can be asked; not after every step, since asking must not be needed. */
    record Look() implements Operation {}
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    Arbitrary<String> key = Arbitraries.of("a", "b", "c", "d", "e", "f");
    Arbitrary<Priority> priority = Arbitraries.of(Priority.class);
    Arbitrary<Duration> time = Arbitraries.integers().between(0, 20).map(Duration::ofMillis);
    return Arbitraries.<Operation>oneOf(
            Combinators.combine(key, priority).as(Operation.Add::new),
            Combinators.combine(key, priority).as(Operation.Add::new),
            Combinators.combine(key, time, priority).as(Operation.AddAfter::new),
            Combinators.combine(key, priority).as(Operation.AddRateLimited::new),
            key.map(Operation.Forget::new),
            Arbitraries.create(Operation.Take::new),
            Arbitraries.create(Operation.Take::new),
            Arbitraries.integers().between(0, 5).map(Operation.Done::new),
            time.map(Operation.Advance::new),
            Arbitraries.create(Operation.Look::new))
        .list()
        .ofMinSize(20)
        .ofMaxSize(200);
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
  void doesWhatTheModelDoes(@ForAll("operations") List<Operation> operations) {
    FakeTicker ticker = new FakeTicker();
    WorkQueue<String> queue =
        new WorkQueue<>(
            ticker, new Backoff<>(Duration.ofMillis(4), Duration.ofMillis(50), new Random(7)));
    QueueModel model = new QueueModel();

    for (Operation operation : operations) {
      switch (operation) {
        case Operation.Add(String key, Priority priority) -> {
          queue.add(key, priority);
          model.add(key, priority);
        }
        case Operation.AddAfter(String key, Duration delay, Priority priority) -> {
          queue.addAfter(key, delay, priority);
          model.addAfter(key, delay, priority);
        }
        case Operation.AddRateLimited(String key, Priority priority) ->
            model.addRateLimited(key, queue.addRateLimited(key, priority), priority);
        case Operation.Forget(String key) -> {
          queue.forget(key);
          model.forget(key);
        }
        case Operation.Take() -> assertThat(queue.tryTake()).isEqualTo(model.take());
        case Operation.Done(int which) ->
            model
                .running(which)
                .ifPresent(
                    key -> {
                      queue.done(key);
                      model.done(key);
                    });
        case Operation.Advance(Duration by) -> {
          ticker.advance(by);
          model.advance(by);
        }
        case Operation.Look() -> {
          assertThat(queue.depth()).isEqualTo(model.depth());
          assertThat(queue.untilNextDue()).isEqualTo(model.untilNextDue());
          assertThat(queue.failures("a")).isEqualTo(model.failures("a"));
        }
      }
    }
    drainBoth(queue, model, ticker);
  }

  /** Nothing that was added is left behind. */
  private static void drainBoth(WorkQueue<String> queue, QueueModel model, FakeTicker ticker) {
    for (Optional<String> key = model.running(0); key.isPresent(); key = model.running(0)) {
      queue.done(key.get());
      model.done(key.get());
    }
    for (Optional<Duration> due = model.untilNextDue();
        due.isPresent();
        due = model.untilNextDue()) {
      ticker.advance(due.get());
      model.advance(due.get());
      Optional<String> key = model.take();
      assertThat(queue.tryTake()).isEqualTo(key).isPresent();
      queue.done(key.orElseThrow());
      model.done(key.orElseThrow());
    }
    assertThat(queue.tryTake()).isEmpty();
    assertThat(queue.untilNextDue()).isEmpty();
  }
}
