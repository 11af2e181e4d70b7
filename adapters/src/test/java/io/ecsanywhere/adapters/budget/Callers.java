package io.ecsanywhere.adapters.budget;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads that call, on a clock and a budget that stand still until the test goes on. */
final class Callers implements AutoCloseable {

  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private @Nullable Step serving;
  final StillDriver driver = new StillDriver();
  final ApiBudget budget =
      new ApiBudget(Allowance.EVERYTHING, nanos::get, (_, step) -> manual(step));
  private final List<String> served = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  boolean hasServed(String name) {
    return served.contains(name);
  }

  void budgetAt(Priority priority, String operation) {
    new Urgency(priority).during(() -> taken(operation));
  }

  boolean taken(String operation) {
    budget.take(operation);
    budget.begin(operation);
    budget.end(operation);
    return true;
  }

  void take(String operation, int calls) {
    for (int i = 0; i < calls; i++) {
      budgetAt(Priority.REMOVAL, operation);
    }
  }

  Thread waits(String name, Priority priority, String operation) {
    return waits(name, new Urgency(priority), operation);
  }

  Thread waits(String name, Urgency urgency, String operation) {
    return runs(
        name,
        operation,
        () ->
            urgency.during(
                () -> {
                  taken(operation);
                  return name;
                }));
  }

  /** Lets a thread wait; it says what came of it. */
  Thread runs(String name, String operation, Supplier<String> work) {
    int before = waiting(operation);
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    served.add(work.get());
                  } catch (ApiException e) {
                    served.add(
                        e.failure().kind()
                            + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
                  }
                });
    threads.add(thread);
    until(() -> waiting(operation) > before);
    return thread;
  }

  /** Threads get there at once: most of a test would be pauses between looks. */
  static void until(Callable<Boolean> condition) {
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
  }

  int waiting(String operation) {
    return status(operation).waiting();
  }

  void pass(Duration time) throws InterruptedException {
    nanos.addAndGet(time.toNanos());
    turn();
  }

  Duration turn() throws InterruptedException {
    return requireNonNull(serving).run();
  }

  void served(String last) {
    until(() -> !served.isEmpty() && served.getLast().equals(last));
  }

  double tokens(String operation) {
    return status(operation).tokens();
  }

  double perSecond(String operation) {
    return status(operation).perSecond();
  }

  BucketStatus status(String operation) {
    return bucket(AwsRates.counting(operation).getFirst().name());
  }

  BucketStatus bucket(String name) {
    return budget.status().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private Driver manual(Step step) {
    serving = step;
    return driver;
  }
}
