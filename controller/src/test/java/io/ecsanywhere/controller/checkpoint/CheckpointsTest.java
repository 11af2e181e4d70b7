package io.ecsanywhere.controller.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableSortedSet;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.log.LogLines;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of pools, from one term to the next. Pools p and q are on different pages. */
final class CheckpointsTest {

  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String RIGHT = digest(1);
  private static final String OTHER = digest(2);

  private final FakeStore store = new FakeStore();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicBoolean holds = new AtomicBoolean(true);
  private Instant wall = Instant.ofEpochSecond(1_700_000_000);
  private long epoch;
  private Checkpoints term = next();

  private static String digest(int port) {
    return Digest.of("arn", ImmutableSortedSet.of(Target.of("10.0.0.1", port)));
  }

  private Checkpoints begin(long epoch, String leads) {
    Checkpoints begun =
        new Checkpoints(
            Optional.of(store),
            leads,
            PERIOD,
            new Mandate(epoch, holds::get),
            PATIENCE,
            nanos::get,
            () -> wall);
    begun.read();
    return begun;
  }

  private Checkpoints next() {
    return begin(++epoch, "clusters a");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall = wall.plus(time);
  }

  private void verify(String pool, String digest) {
    term.verified(pool, digest, nanos.get());
  }

  /** As a leader does that goes on for a while. */
  private void flush() {
    pass(QUIET);
    assertThat(term.run()).isEqualTo(QUIET);
  }

  private static int page(String pool) {
    return CheckpointPage.of(pool);
  }

  @Test
  void theNextTermTrustsWhatThisOneVerified() {
    verify("p", RIGHT);
    flush();
    Checkpoints next = next();
    assertThat(next.knows("p")).isTrue();
    assertThat(next.trusted("p", RIGHT)).contains(PERIOD.minus(QUIET));
    assertThat(next.trusted("p", OTHER)).isEmpty();
    assertThat(next.trusted("q", RIGHT)).isEmpty();
    assertThat(next.knows("q")).isFalse();
  }

  @Test
  void aPoolThatWasJustChangedIsKeptOnlyOnceItHasBeenQuiet() {
    verify("p", RIGHT);
    term.run();
    assertThat(store.puts).isEmpty();
    pass(QUIET.minusMillis(1));
    term.run();
    assertThat(store.puts).isEmpty();
    pass(Duration.ofMillis(1));
    term.run();
    assertThat(store.puts).containsExactly(page("p"));
  }

  @Test
  void anOrderlyEndKeepsEverything() {
    verify("p", RIGHT);
    verify("q", OTHER);
    term.runLast(Duration.ofSeconds(1));
    assertThat(store.pools()).containsExactlyInAnyOrder("p", "q");
  }

  @Test
  void whatIsStoredIsPutAgainOnlyWhereItHasChanged() {
    verify("p", RIGHT);
    flush();
    flush();
    assertThat(store.puts).hasSize(1);
    verify("p", RIGHT);
    term.run();
    assertThat(store.puts).hasSize(2);
    assertThat(next().trusted("p", RIGHT)).contains(PERIOD);
  }

  @Test
  void aCheckpointCountsUntilThePoolWouldHaveBeenReadAgain() {
    verify("p", RIGHT);
    flush();
    Checkpoints next = next();
    pass(PERIOD.minus(QUIET).minusNanos(1));
    assertThat(next.trusted("p", RIGHT)).contains(Duration.ofNanos(1));
    pass(Duration.ofNanos(1));
    assertThat(next.trusted("p", RIGHT)).isEmpty();
    assertThat(next.knows("p")).isFalse();
  }

  @Test
  void aCheckpointAsOldAsThePeriodOrFromTheFutureCountsForNothing() {
    verify("p", RIGHT);
    flush();
    wall = wall.minus(QUIET);
    assertThat(next().trusted("p", RIGHT)).contains(PERIOD);
    wall = wall.minusMillis(1);
    assertThat(next().trusted("p", RIGHT)).isEmpty();
    wall = wall.plusMillis(1).plus(PERIOD).minusMillis(1);
    assertThat(next().trusted("p", RIGHT)).contains(Duration.ofMillis(1));
    wall = wall.plusMillis(1);
    assertThat(next().trusted("p", RIGHT)).isEmpty();
  }

  @Test
  void aClockThatIsSetBackLaterMakesNoCheckpointLastLonger() {
    verify("p", RIGHT);
    flush();
    Checkpoints next = next();
    wall = wall.minus(Duration.ofHours(1));
    pass(PERIOD.minus(QUIET));
    assertThat(next.trusted("p", RIGHT)).isEmpty();
  }

  @Test
  void beforeAPoolIsWrittenTheStoreSaysNothingOfIt() {
    verify("p", RIGHT);
    flush();
    term = next();
    assertThat(term.forget("p")).isTrue();
    assertThat(store.pools()).isEmpty();
    assertThat(next().trusted("p", RIGHT)).isEmpty();
  }

  @Test
  void aPoolThatHasNoCheckpointCostsNothingMore() {
    assertThat(term.forget("p")).isTrue();
    assertThat(term.forget("p")).isFalse();
    verify("p", RIGHT);
    assertThat(term.forget("p")).isFalse();
    assertThat(store.puts).hasSize(1);
  }

  /** Or what that leader had on its way could take effect after the pool was written. */
  @Test
  void thePageIsPutInThisTermBeforeThePoolIsWritten() {
    Checkpoints deposed = term;
    deposed.verified("p", RIGHT, nanos.get());
    pass(QUIET);
    term = next();
    assertThat(term.forget("p")).isTrue();
    deposed.run();
    assertThat(store.pools()).isEmpty();
    assertThat(deposed.kept()).isFalse();
    assertThat(deposed.trusted("p", RIGHT)).isEmpty();
  }

  @Test
  void aPutThatFailedButWasDoneIsTakenBack() {
    store.failing.add(page("p"));
    store.failsAfter = true;
    verify("p", RIGHT);
    flush();
    assertThat(store.pools()).containsExactly("p");
    store.failing.clear();
    assertThat(term.forget("p")).isTrue();
    assertThat(store.pools()).isEmpty();
  }

  @Test
  void aPutThatIsUnderWayIsWaitedForAndTakenBack() {
    verify("p", RIGHT);
    CompletableFuture<Boolean> forgotten = new CompletableFuture<>();
    store.duringPut =
        () -> {
          store.duringPut = () -> {};
          Thread.ofVirtual().start(() -> forgotten.complete(term.forget("p")));
        };
    flush();
    assertThat(forgotten.join()).isTrue();
    assertThat(store.pools()).isEmpty();
  }

  @Test
  void aWriteWaitsForAStoreThatCannotBeWrittenButNotForEver() {
    verify("p", RIGHT);
    flush();
    store.failing.add(page("p"));
    ApiException waits = catchThrowableOfType(ApiException.class, () -> term.forget("p"));
    assertThat(waits.failure()).isInstanceOf(ApiFailure.Transient.class);
    pass(PATIENCE.minusNanos(1));
    assertThat(catchThrowableOfType(ApiException.class, () -> term.forget("p"))).isNotNull();
    pass(Duration.ofNanos(1));
    int puts = store.puts.size();
    assertThat(term.forget("p")).isFalse();
    assertThat(store.puts).hasSize(puts);

    // It goes as soon as it can, and then writes wait again.
    store.failing.clear();
    flush();
    assertThat(store.pools()).isEmpty();
    store.failing.add(page("p"));
    verify("p", RIGHT);
    flush();
    assertThat(catchThrowableOfType(ApiException.class, () -> term.forget("p"))).isNotNull();
  }

  @Test
  void onePageThatCannotBePutDelaysNoOther() {
    store.failing.add(page("p"));
    verify("p", RIGHT);
    verify("q", RIGHT);
    IntStream.range(0, 3).forEach(_ -> flush());
    assertThat(store.pools()).containsExactly("q");
    assertThatNoException().isThrownBy(() -> term.forget("q"));
  }

  @Test
  void aMissingPermissionIsNamedAndRefusesNothing() {
    try (LogLines lines = new LogLines(Checkpoints.class)) {
      Checkpoints.tryPermissions(store);
      assertThat(lines.of("checkpoints-denied")).isEmpty();
      store.unreadable = true;
      Checkpoints.tryPermissions(store);
      assertThat(lines.of("checkpoints-denied", "operation")).containsExactly("fake:read");
      assertThat(lines.of("checkpoints-denied"))
          .containsExactly(
              "the permission fake:read on the lease table is missing: without it every pool is"
                  + " read whenever the leader changes");
    }
  }

  @Test
  void withoutAMandateNothingIsPut() {
    verify("p", RIGHT);
    holds.set(false);
    flush();
    term.runLast(Duration.ofSeconds(1));
    assertThat(catchThrowableOfType(ApiException.class, () -> term.forget("p")).failure())
        .isInstanceOf(ApiFailure.NotLeader.class);
    assertThat(store.puts).isEmpty();
  }

  @Test
  void whatIsNoPageOrSomebodyElsesCountsForNothing() {
    verify("p", RIGHT);
    verify("q", RIGHT);
    flush();
    assertThat(begin(++epoch, "clusters b").knows("p")).isFalse();
    store.pages.compute(page("p"), (_, text) -> text + "#");
    term = next();
    assertThat(term.knows("p")).isFalse();
    assertThat(term.knows("q")).isTrue();
  }

  @Test
  void aPoolOnAPageThatIsNotItsOwnCountsForNothing() {
    verify("p", RIGHT);
    flush();
    store.pages.put(page("q"), store.pages.get(page("p")));
    store.pages.remove(page("p"));
    assertThat(next().knows("p")).isFalse();
  }

  @Test
  void aStoreThatCannotBeReadIsWrittenAllTheSame() {
    verify("p", RIGHT);
    flush();
    store.unreadable = true;
    term = next();
    assertThat(term.knows("p")).isFalse();
    assertThat(term.forget("p")).isTrue();
    assertThat(store.pools()).isEmpty();
  }

  @Test
  void aLeaseThatBeginsAnewDoesNotKeepCheckpointsFromBeingWritten() {
    epoch = 40;
    term = next();
    verify("p", RIGHT);
    flush();
    epoch = 0;
    term = next();
    assertThat(term.trusted("p", RIGHT)).isPresent();
    assertThat(term.forget("p")).isTrue();
    verify("p", OTHER);
    flush();
    assertThat(next().trusted("p", OTHER)).isPresent();
  }

  @Test
  void aTermThatCouldNotReadHowFarOthersHadComeDelaysNoWrite() {
    epoch = 40;
    term = next();
    verify("p", RIGHT);
    verify("q", RIGHT);
    flush();
    epoch = 0;
    store.unreadable = true;
    term = next();
    store.puts.clear();
    assertThat(term.forget("p")).isTrue();
    assertThat(term.forget("p")).isFalse();
    assertThat(term.forget("q")).isFalse();
    assertThat(store.puts).containsExactly(page("p"));
    assertThat(term.kept()).isFalse();

    holds.set(false);
    assertThat(catchThrowableOfType(ApiException.class, () -> term.forget("p")).failure())
        .isInstanceOf(ApiFailure.NotLeader.class);
  }

  @Test
  void aPoolInDoubtLosesItsCheckpointInTime() {
    verify("p", RIGHT);
    flush();
    term.doubt("p");
    term.run();
    assertThat(store.pools()).isEmpty();
  }

  @Test
  void theLastPutsEndInTime() {
    IntStream.range(0, 500).forEach(i -> verify("service-" + i, RIGHT));
    store.duringPut = () -> pass(Duration.ofMillis(100));
    term.runLast(Duration.ofSeconds(1));
    assertThat(store.puts).hasSize(10);
  }

  @Test
  void whereNothingIsKeptNothingIsKnown() {
    Checkpoints none = Checkpoints.none();
    none.read();
    none.verified("p", RIGHT, nanos.get());
    assertThat(none.kept()).isFalse();
    assertThat(none.trusted("p", RIGHT)).isEmpty();
    assertThat(none.forget("p")).isFalse();
  }

  @Test
  void aDigestTellsPoolsAndTargetsApart() {
    Target one = Target.of("10.0.0.1", 80);
    Target two = Target.of("10.0.0.2", 80);
    assertThat(Digest.of("arn", ImmutableSortedSet.of(two, one)))
        .isEqualTo(Digest.of("arn", ImmutableSortedSet.of(one, two)))
        .isNotEqualTo(Digest.of("arn", ImmutableSortedSet.of(one)))
        .isNotEqualTo(Digest.of("arm", ImmutableSortedSet.of(one, two)))
        .isNotEqualTo(Digest.of("arn", ImmutableSortedSet.of()));
    assertThat(Digest.of("arn", ImmutableSortedSet.of(one)))
        .as("the same in every version")
        .isEqualTo("42e7ab5bc14f1fa2b7cef69b10b063b8");
  }
}
