package io.ecsanywhere.harness.jmh;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.controller.pool.Desired;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.pool.Stray;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to hold a pool against what it should hold, and to write the difference. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DiffBenchmark {

  private static final PoolId POOL = new PoolId("memory", "pool");
  private static final ServiceKey SERVICE = new ServiceKey("bench", "service");

  /** How many targets the pool holds. */
  @Param({"10", "100", "1000"})
  int targets;

  private Desired usual = desired(0);
  private Desired oneMore = desired(1);
  private Pools pools = pools();
  private boolean more;

  private static Pools pools() {
    return new Pools(
        PoolAdapters.of(List.of(new MemoryPools())),
        Checkpoints.none(),
        Duration.ofDays(1),
        false,
        (_, _) -> {},
        Ticker.system(),
        new Random(1),
        new LongAdder());
  }

  private static Desired desired(int count) {
    var wanted = ImmutableSortedMap.<Target, Claim>naturalOrder();
    for (int i = 0; i < count; i++) {
      wanted.put(
          Target.of("10.0.%d.%d".formatted(i / 250, 1 + i % 250), 32_768),
          new Claim(SERVICE, FleetPorts.arn(i)));
    }
    return new Desired(
        wanted.buildOrThrow(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSet.of(),
        ImmutableSet.of(),
        true,
        count,
        ImmutableList.of());
  }

  private static final class Known implements Pools.Surroundings {
    @Override
    public Stray stray(Target target, PoolTraits traits, long since) {
      return Stray.UNLISTED;
    }

    @Override
    public Set<InetAddress> hostAddresses() {
      return Set.of();
    }
  }

  private PoolReport reconcile(Desired desired) {
    return WriteGate.during(
        () -> true, () -> pools.reconcile(SERVICE, POOL, (_, _) -> desired, new Known()));
  }

  @Setup
  public void fill() {
    usual = desired(targets);
    oneMore = desired(targets + 1);
    pools = pools();
    if (!reconcile(usual).written()) {
      throw new IllegalStateException("the pool was not filled");
    }
  }

  /** The pool is right. */
  @Benchmark
  public PoolReport ofNothing() {
    return reconcile(usual);
  }

  /** One target comes, or goes again. */
  @Benchmark
  public PoolReport ofOneTarget() {
    more = !more;
    return reconcile(more ? oneMore : usual);
  }
}
