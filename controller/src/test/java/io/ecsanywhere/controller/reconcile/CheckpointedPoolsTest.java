package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.controller.reconcile.StartOrder.Rank;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one leader leaves to the next of pools that are right, and what comes of it. */
class CheckpointedPoolsTest {

  private static final Duration QUIET = Duration.ofSeconds(30);

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  /** The leader goes on for a while, and another follows it. */
  private void handOver() {
    world.advance(QUIET);
    world.checkpoints().run();
    failOver();
  }

  /** The leader dies at once. */
  private void failOver() {
    world.nextTerm();
    balancer.calls.clear();
    balancer.asked.clear();
  }

  @Test
  void aPoolThatIsAsItWasLeftIsNotRead() {
    world.reconcile("web");
    handOver();
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isEqualTo(new Unchanged());
    assertThat(pass.pools().getFirst().targets()).isEqualTo(1);
    assertThat(pass.again().orElseThrow()).isLessThan(World.TARGET_RESYNC);
    world.reconcile("web");
    assertThat(balancer.calls).isEmpty();
  }

  @Test
  void aPoolThatHasChangedSinceIsReadAndWritten() {
    world.reconcile("web");
    handOver();
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.calls).containsExactly("members p", "apply p");
    assertThat(balancer.holds("p")).hasSize(2);
  }

  @Test
  void whatStopsLaterGoesAtOnceAndOnlyAfterTheStoreSaysNothingOfThePool() {
    world.reconcile("web");
    handOver();
    world.reconcile("web");
    aws.run("t2", "web", "h2", 32768);
    aws.stop("t1");
    world.poll();
    List<String> kept = new ArrayList<>();
    balancer.beforeApply = () -> kept.addAll(world.store.pools());
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:32768");
    assertThat(kept).isEmpty();
  }

  /** The leader writes, dies, and what it wrote for is undone before another looks. */
  @Test
  void aLeaderThatDiedAfterAWriteLeavesNoWordOfWhatWasBefore() {
    world.reconcile("web");
    handOver();
    world.reconcile("web");
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    world.reconcile("web");
    failOver();
    aws.stop("t2");
    world.poll();
    world.reconcile("web");
    // Nobody knows any more whose the other target was: it goes once a whole list was read.
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:32768");
  }

  @Test
  void theFirstWriteOfATermTakesThePageFromEarlierLeaders() {
    world.reconcile("web");
    var deposed = world.checkpoints();
    failOver();
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    world.reconcile("web");
    world.advance(QUIET);
    deposed.run();
    assertThat(world.store.pools()).isEmpty();
  }

  @Test
  void whatWasChangedByHandIsFoundWhenThePoolWouldHaveBeenReadAnyway() {
    world.reconcile("web");
    handOver();
    balancer.at("p").clear();
    Duration again = world.reconcile("web").again().orElseThrow();
    world.advance(again.minusMillis(1));
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    world.advance(Duration.ofMillis(1));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void aPoolThatWasMadeAnewIsRead() {
    world.reconcile("web");
    handOver();
    balancer.pool("p");
    balancer.traits.put("p", PoolTraits.plain("p#2"));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void whereItCannotBeToldWhatThePoolShouldHoldItIsRead() {
    world.reconcile("web");
    handOver();
    aws.run("t2", "web", "h3", 32768);
    world.poll();
    world.reconcile("web");
    assertThat(balancer.calls).contains("members p");
  }

  @Test
  void aPoolThatHoldsMoreThanItShouldIsNotKept() {
    balancer.at("p").put(Target.of("10.0.0.9", 80), false);
    world.reconcile("web");
    handOver();
    assertThat(world.checkpoints().knows("fake:p")).isFalse();
  }

  @Test
  void aPoolThatASecondLookIsOwedToIsNotKept() {
    balancer.drainsOn = true;
    balancer.at("p").put(Target.of("10.0.0.1", 32768), true);
    world.reconcile("web");
    handOver();
    assertThat(world.checkpoints().knows("fake:p")).isFalse();
  }

  @Test
  void aWriteWaitsForTheStoreAWhile() {
    world.reconcile("web");
    handOver();
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    IntStream.range(0, 64).forEach(world.store.failing::add);
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.calls).containsExactly("members p");
    world.advance(World.PATIENCE);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(2);
  }

  @Test
  void ofAThousandPoolsOnlyThoseThatDifferAreRead() {
    List<ServiceKey> keys = IntStream.range(0, 1_000).mapToObj(i -> FakeAws.key("s" + i)).toList();
    for (ServiceKey key : keys) {
      service(key.service());
      aws.run("t-" + key.service(), key.service(), "h1", 1 + keys.indexOf(key));
    }
    world.poll();
    keys.forEach(key -> world.reconcile(key.service()));
    handOver();
    List<String> differ =
        IntStream.range(0, 10).map(i -> 5 + 100 * i).mapToObj(i -> "s" + i).toList();
    differ.forEach(name -> aws.run("more-" + name, name, "h2", 1 + differ.indexOf(name)));
    world.poll();
    begin(keys);

    assertThat(reads()).containsExactlyElementsOf(differ);
    assertThat(differ).allSatisfy(pool -> assertThat(balancer.holds(pool)).hasSize(2));
  }

  @Test
  void whatIsKnownToHaveChangedGoesBeforeWhatIsNotKnown() {
    world.reconcile("web");
    handOver();
    service("unknown");
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    begin(List.of(FakeAws.key("unknown"), FakeAws.key("web")));
    assertThat(reads()).containsExactly("p", "unknown");
  }

  @Test
  void whatIsKnownToHaveChangedGoesFirstAndWhatHasNotLast() {
    aws.service("unchanged", Map.of("ecs-a.lbName", "fake:q#1"));
    balancer.pool("q");
    aws.run("t3", "unchanged", "h1", 3);
    world.poll();
    world.reconcile("web");
    world.reconcile("unchanged");
    handOver();
    service("unknown");
    aws.service("unbound", Map.of());
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    balancer.failing.put("traits q", new ApiFailure.Denied("fake:traits", "nobody asks for them"));
    List<ServiceKey> keys =
        Stream.of("unchanged", "unbound", "unknown", "web").map(FakeAws::key).toList();
    assertThat(world.startOrder().of(keys).asMap())
        .containsOnly(
            Map.entry(Rank.DIFFERS, List.of(FakeAws.key("web"))),
            Map.entry(Rank.UNKNOWN, List.of(FakeAws.key("unknown"))),
            Map.entry(Rank.UNCHANGED, keys.subList(0, 2)));
    aws.service("unchanged", Map.of());
    world.poll();
    assertThat(world.startOrder().of(keys).get(Rank.DIFFERS)).contains(FakeAws.key("unchanged"));
  }

  @Test
  void theyAreLookedAtInThatOrder() {
    service("unchanged");
    aws.run("t3", "unchanged", "h1", 3);
    world.poll();
    world.reconcile("web");
    world.reconcile("unchanged");
    handOver();
    service("unknown");
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    begin(Stream.of("unchanged", "unknown", "web").map(FakeAws::key).toList());
    assertThat(balancer.asked.stream().distinct()).containsExactly("p", "unknown", "unchanged");
  }

  private void service(String name) {
    balancer.pool(name);
    aws.service(name, Map.of("ecs-a.lbName", "fake:" + name));
  }

  /** A term begins, and one worker does what there is to do. */
  private void begin(List<ServiceKey> keys) {
    ReconcileLoop loop =
        new ReconcileLoop(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            new Mandate(1, () -> true),
            world::nanos,
            new Random(1),
            LoopObserver.NONE);
    Workers<ServiceKey> workers =
        loop.workers(1, world.reconciler(), () -> {}, world::nanos, () -> Instant.EPOCH);
    loop.startWith(keys, world.startOrder());
    int steps = 0;
    while (workers.step()) {
      steps++;
    }
    assertThat(steps).isEqualTo(keys.size());
  }

  private List<String> reads() {
    return balancer.calls.stream()
        .filter(call -> call.startsWith("members "))
        .map(call -> call.substring("members ".length()))
        .toList();
  }
}
