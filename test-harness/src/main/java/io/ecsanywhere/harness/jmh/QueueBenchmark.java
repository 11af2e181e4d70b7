package io.ecsanywhere.harness.jmh;

import io.ecsanywhere.controller.queue.Backoff;
import io.ecsanywhere.controller.queue.WorkQueue;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a key's way through the queue costs while many others wait. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {

  /** How many keys wait. */
  @Param({"1", "1000", "10000"})
  int waiting;

  private ServiceKey[] keys = {};
  private WorkQueue<ServiceKey> queue = empty();
  private int next;

  private static WorkQueue<ServiceKey> empty() {
    return new WorkQueue<>(
        Ticker.system(),
        new Backoff<>(Duration.ofMillis(200), Duration.ofMinutes(5), new Random(1)));
  }

  @Setup(Level.Iteration)
  public void fill() {
    queue = empty();
    keys = new ServiceKey[waiting];
    for (int i = 0; i < waiting; i++) {
      keys[i] = new ServiceKey("bench", "service-" + i);
      queue.add(keys[i], Priority.RESYNC);
    }
  }

  /** Taken, done, and added again: as many wait afterwards. */
  @Benchmark
  public ServiceKey takeDoneAdd() {
    var key = queue.tryTake().orElseThrow();
    queue.done(key);
    queue.add(key, Priority.EVENT);
    return key;
  }

  /** An event about a key that waits already. */
  @Benchmark
  public void addOfOneThatWaits() {
    next = (next + 1) % keys.length;
    queue.add(keys[next], Priority.EVENT);
  }
}
