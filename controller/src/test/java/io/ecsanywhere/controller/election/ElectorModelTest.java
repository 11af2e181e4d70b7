package io.ecsanywhere.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Three replicas in any order of turns, with any store answers lost, the lease deleted under
 * replicas that know of it, and any time passing between and in calls: never may two of them write,
 * an epoch is one replica's alone and none comes after a later one, and whoever stops while the
 * lease can be reached in time leaves it free.
 */
class ElectorModelTest {

  sealed interface Move {
    /**
     * @param there milliseconds until each call takes effect
     * @param back milliseconds from then until its answer
     */
    record Run(int replica, int there, int back) implements Move {}

    record Pass(int millis) implements Move {}

    record Break(int replica, FaultyStore.Fault fault) implements Move {}

    record Release(int replica) implements Move {}

    record Delete() implements Move {}
  }

  @Property(tries = 3_000)
  void neverTwoWriters(@ForAll("moves") List<Move> moves) {
    DeletableLease lease = new DeletableLease();
    long[] nanos = {1};
    List<Replica> replicas =
        List.of(
            new Replica("one", "all", lease, () -> nanos[0]),
            new Replica("two", "all", lease, () -> nanos[0]),
            new Replica("three", "all", lease, () -> nanos[0]));
    int[] millisOfCall = new int[replicas.size()];
    long highest = 0;
    Map<Long, Replica> leaders = new HashMap<>();
    for (Move move : moves) {
      switch (move) {
        case Move.Run(int replica, int there, int back) -> {
          FaultyStore store = replicas.get(replica).store;
          store.during = () -> nanos[0] += Duration.ofMillis(there).toNanos();
          store.after = () -> nanos[0] += Duration.ofMillis(back).toNanos();
          millisOfCall[replica] = there + back;
          replicas.get(replica).run();
        }
        case Move.Pass(int millis) -> nanos[0] += Duration.ofMillis(millis).toNanos();
        case Move.Break(int replica, FaultyStore.Fault fault) ->
            replicas.get(replica).store.fault = fault;
        case Move.Release(int replica) ->
            release(replicas.get(replica), lease, Duration.ofMillis(millisOfCall[replica]));
        case Move.Delete() -> {
          // Who starts afterwards, or last looked long before, cannot know that there was a lease.
          long last = lease.read().map(stored -> stored.record().epoch()).orElse(0L);
          if (replicas.stream().allMatch(one -> one.elector.standing().epoch() == last)) {
            lease.delete();
          }
        }
      }
      List<Replica> writers = replicas.stream().filter(Replica::mayWrite).toList();
      assertThat(writers).hasSizeLessThanOrEqualTo(1);
      for (Replica writer : writers) {
        long epoch = writer.epoch().orElseThrow();
        assertThat(epoch).isGreaterThanOrEqualTo(highest);
        highest = epoch;
        assertThat(leaders.computeIfAbsent(epoch, _ -> writer)).isSameAs(writer);
      }
    }
  }

  /**
   * Where the answer of the last renewal was lost, a release finds that out by a swap and a read:
   * the swap that frees the lease begins after two calls.
   */
  private static void release(Replica replica, DeletableLease lease, Duration call) {
    boolean led = replica.epoch().isPresent();
    replica.release();
    boolean inTime = call.multipliedBy(2).compareTo(Replica.PATIENCE) < 0;
    if (led && inTime && replica.store.fault == FaultyStore.Fault.NONE) {
      assertThat(lease.read().map(left -> left.record().holder()).orElse(""))
          .isNotEqualTo(replica.elector.standing().identity());
    }
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    Arbitrary<Integer> replica = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> call =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.integers().between(0, 6_000)));
    Arbitrary<Move> run = Combinators.combine(replica, call, call).as(Move.Run::new);
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
            Tuple.of(20, run),
            Tuple.of(12, pass),
            Tuple.of(6, breaking),
            Tuple.of(2, release),
            Tuple.of(1, Arbitraries.create(Move.Delete::new)))
        .list()
        .ofMinSize(20)
        .ofMaxSize(120);
  }
}
