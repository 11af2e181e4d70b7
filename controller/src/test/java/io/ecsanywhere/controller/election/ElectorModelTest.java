package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.lease.ProcessLease;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Three replicas in any order of turns, with any store answers lost and any time passing between:
 * never may two of them write, and the epoch never repeats.
 */
class ElectorModelTest {

  sealed interface Move {
    record Run(int replica) implements Move {}

    record Pass(int millis) implements Move {}

    record Break(int replica, FaultyStore.Fault fault) implements Move {}

    record Release(int replica) implements Move {}
  }

  @Property(tries = 3_000)
  void neverTwoWriters(@ForAll("moves") List<Move> moves) {
    ProcessLease lease = new ProcessLease();
    long[] nanos = {1};
    List<Replica> replicas =
        List.of(
            new Replica("one", "all", lease, () -> nanos[0]),
            new Replica("two", "all", lease, () -> nanos[0]),
            new Replica("three", "all", lease, () -> nanos[0]));
    long highest = 0;
    for (Move move : moves) {
      switch (move) {
        case Move.Run(int replica) -> replicas.get(replica).run();
        case Move.Pass(int millis) -> nanos[0] += Duration.ofMillis(millis).toNanos();
        case Move.Break(int replica, FaultyStore.Fault fault) ->
            replicas.get(replica).store.fault = fault;
        case Move.Release(int replica) -> replicas.get(replica).elector.release();
      }
      List<Replica> writers = replicas.stream().filter(Replica::mayWrite).toList();
      assertThat(writers).hasSizeLessThanOrEqualTo(1);
      for (Replica writer : writers) {
        long epoch = writer.epoch().orElseThrow();
        assertThat(epoch).isGreaterThanOrEqualTo(highest);
        highest = epoch;
      }
    }
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    Arbitrary<Integer> replica = Arbitraries.integers().between(0, 2);
    Arbitrary<Move> run = replica.map(Move.Run::new);
    Arbitrary<Move> pass =
        Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3_000),
                Arbitraries.integers().between(9_900, 10_100),
                Arbitraries.integers().between(14_900, 15_100))
            .map(Move.Pass::new);
    Arbitrary<Move> breaking =
        Combinators.combine(replica, Arbitraries.of(FaultyStore.Fault.class)).as(Move.Break::new);
    Arbitrary<Move> release = replica.map(Move.Release::new);
    return Arbitraries.frequencyOf(
            Tuple.of(10, run), Tuple.of(6, pass), Tuple.of(3, breaking), Tuple.of(1, release))
        .list()
        .ofMinSize(20)
        .ofMaxSize(120);
  }
}
