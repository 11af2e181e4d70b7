package io.ecsanywhere.controller.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.checkpoint.FakeStore;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.log.LogLines;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftChecksTest {

  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final int POOLS = 1_000;
  private static final ServiceKey KEY = new ServiceKey("one", "web");

  private final AtomicLong nanos = new AtomicLong();
  private Duration readTakes = Duration.ZERO;
  private final Map<String, List<Long>> reads = new HashMap<>();
  private final FakeStore store = new FakeStore();
  private final Checkpoints checkpoints =
      new Checkpoints(
          Optional.of(store),
          "cluster one",
          PERIOD,
          new Mandate(1, () -> true),
          Duration.ofSeconds(10),
          nanos::get,
          () -> Instant.EPOCH.plusNanos(nanos.get()));
  private final Pools pools =
      new Pools(
          PoolAdapters.of(List.of(new Recorder())),
          checkpoints,
          PERIOD,
          false,
          (_, _) -> {},
          nanos::get,
          new Random(1),
          new LongAdder());

  /** A pool that is due to be looked at. */
  private record Due(long at, String pool) {}

  /** Every pool is empty and right; each reading is written down. */
  private final class Recorder implements PoolAdapter {
    @Override
    public String scheme() {
      return "fake";
    }

    @Override
    public List<Member> members(String name) {
      reads.computeIfAbsent(name, _ -> new ArrayList<>()).add(nanos.get());
      nanos.addAndGet(readTakes.toNanos());
      return List.of();
    }

    @Override
    public void apply(String name, Change change) {
      throw new AssertionError("there is nothing to change");
    }
  }

  private static final class Nothing implements Pools.Surroundings {
    @Override
    public Stray stray(Target target, PoolTraits traits, long since) {
      return Stray.UNLISTED;
    }

    @Override
    public Set<InetAddress> hostAddresses() {
      return Set.of();
    }
  }

  private Duration look(String pool) {
    Desired nothing =
        new Desired(
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            ImmutableSet.of(),
            ImmutableSet.of(),
            true,
            0,
            ImmutableList.of());
    return pools
        .reconcile(KEY, PoolId.parse("fake:" + pool), (_, _) -> nothing, new Nothing())
        .again()
        .orElseThrow();
  }

  @Test
  void areSpreadEvenlyThoughAllPoolsWereFirstReadAtOnce() {
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    for (int i = 0; i < POOLS; i++) {
      due.add(new Due(nanos.get() + look("pool" + i).toNanos(), "pool" + i));
    }
    reads.values().forEach(List::clear);
    long began = nanos.get();
    int[] byMinute = new int[30];
    while (due.element().at - began < 3 * PERIOD.toNanos()) {
      Due next = due.remove();
      nanos.set(next.at);
      int minute = (int) Duration.ofNanos(next.at - began).toMinutes();
      List<Long> readings = requireNonNull(reads.get(next.pool));
      int before = readings.size();
      due.add(new Due(nanos.get() + look(next.pool).toNanos(), next.pool));
      byMinute[minute] += readings.size() - before;
    }
    // A hundred a minute, of independent draws.
    assertThat(IntStream.of(byMinute)).allMatch(n -> n > 60 && n < 140);
    assertThat(IntStream.of(byMinute).sum()).isEqualTo(3 * POOLS);
    reads.forEach(
        (_, at) ->
            assertThat(at)
                .allSatisfy(
                    time -> assertThat((time - at.getFirst()) % PERIOD.toNanos()).isZero()));
  }

  /** Each page is put when the checks of its pools are over, and now and then in between. */
  @Test
  void ofThePoolsOfOnePageOfCheckpointsCostOneOrTwoPuts() {
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    for (int i = 0; i < POOLS; i++) {
      due.add(new Due(nanos.get() + look("pool" + i).toNanos(), "pool" + i));
    }
    List<Integer> puts = new ArrayList<>();
    long flush = nanos.get();
    for (int period = 1; period <= 3; period++) {
      store.puts.clear();
      for (long end = period * PERIOD.toNanos(); flush < end; ) {
        nanos.set(flush);
        flush += checkpoints.run().toNanos();
        while (due.element().at < flush) {
          Due next = due.remove();
          nanos.set(next.at);
          due.add(new Due(nanos.get() + look(next.pool).toNanos(), next.pool));
        }
      }
      puts.add(store.puts.size());
    }
    assertThat(store.pools()).hasSize(POOLS);
    // With checks at any time, some seven hundred.
    assertThat(puts.subList(1, 3)).allSatisfy(n -> assertThat(n).isBetween(64, 128));
  }

  @Test
  void thatComeInTimeAreNotBehind() {
    readTakes = PERIOD.dividedBy(50);
    try (LogLines log = new LogLines(DriftChecks.class)) {
      check(20, 4);
      assertThat(pools.behind()).isZero();
      assertThat(log.of("poll-behind")).isEmpty();
    }
  }

  @Test
  void thatCannotBeMadeInTimeSaySoOnceAndOnceMoreWhenTheyCan() {
    readTakes = PERIOD.dividedBy(50);
    try (LogLines log = new LogLines(DriftChecks.class)) {
      check(80, 4);
      assertThat(pools.behind()).isGreaterThan(PERIOD.dividedBy(10));
      assertThat(log.of("poll-behind", "flag")).containsExactly("--target-resync-period");
      assertThat(log.of("poll-caught-up")).isEmpty();
      readTakes = Duration.ZERO;
      check(80, 2);
      assertThat(pools.behind()).isZero();
      assertThat(log.of("poll-behind")).hasSize(1);
      assertThat(log.of("poll-caught-up")).hasSize(1);
    }
  }

  /** One after the other looks at so many pools as each is due, for so many periods. */
  private void check(int count, int periods) {
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    IntStream.range(0, count).forEach(i -> due.add(new Due(nanos.get(), "pool" + i)));
    for (long end = nanos.get() + periods * PERIOD.toNanos(); due.element().at < end; ) {
      Due next = due.remove();
      nanos.accumulateAndGet(next.at, Math::max);
      due.add(new Due(nanos.get() + look(next.pool).toNanos(), next.pool));
    }
  }

  @Test
  void neverWaitLongerThanThePeriod() {
    for (int i = 0; i < POOLS; i++) {
      assertThat(look("pool" + i)).isPositive().isLessThanOrEqualTo(PERIOD);
    }
  }
}
