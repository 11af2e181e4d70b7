package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.informers.cache.KeySink.Origin;
import io.ecsanywhere.informers.cache.KeySink.Why;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class ReconcileLoopTest {

  private final World world = new World();
  private boolean leads = true;
  private final ReconcileLoop loop =
      new ReconcileLoop(
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          new Mandate(1, () -> leads),
          world::nanos,
          new Random(1),
          new Watching());
  private final List<String> outcomes = new ArrayList<>();
  private int listsAskedFor;
  private final Workers<ServiceKey> workers =
      loop.workers(1, world.reconciler(), () -> listsAskedFor++, world::nanos, () -> Instant.EPOCH);

  private final class Watching implements LoopObserver {
    @Override
    public void passed(Pass pass, Duration took, Optional<Duration> lag) {
      outcomes.add(pass.outcome().word());
    }
  }

  @BeforeEach
  void twoServices() {
    world.balancer.pool("p");
    world.balancer.pool("q");
    world.aws.host("h1", "10.0.0.1");
    world.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    world.aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    world.aws.run("t1", "web", "h1", 1);
    world.aws.run("t2", "api", "h1", 2);
    world.poll();
    loop.startWith(List.of(FakeAws.key("web"), FakeAws.key("api")), world.startOrder());
  }

  @Test
  void everyServiceIsReconciledOnceAtTheStart() {
    assertThat(steps()).isEqualTo(2);
    assertThat(outcomes).containsExactly("changed", "changed");
    assertThat(loop.ineligible()).isEmpty();
    assertThat(world.balancer.holds("p")).hasSize(1);
    assertThat(world.balancer.holds("q")).hasSize(1);
  }

  @Test
  void tasksThatAreNoTargetsAreCountedUntilTheyAre() {
    world.aws.host("h2", "127.0.0.1");
    world.aws.run("t3", "web", "h2", 3);
    world.poll();
    steps();
    assertThat(loop.ineligible()).containsExactly(Map.entry(Reason.UNROUTABLE_ADDRESS, 1));

    world.aws.host("h2", "10.0.0.2");
    world.poll();
    lookAt("web");
    assertThat(loop.ineligible()).isEmpty();
  }

  @Test
  void ofServicesThatAreGoneNothingIsRemembered() {
    steps();
    assertThat(loop.last(FakeAws.key("web")).orElseThrow().registered()).isEqualTo(1);
    loop.resync(List.of(FakeAws.key("api")), Duration.ofSeconds(1));
    assertThat(loop.last(FakeAws.key("web"))).isEmpty();
    assertThat(loop.last(FakeAws.key("api"))).isPresent();
  }

  private void lookAt(String service) {
    loop.keys().look(FakeAws.key(service), new Why(Origin.POLL, false, Optional.empty()));
    assertThat(steps()).isEqualTo(1);
  }

  @Test
  void eachPassSaysWhenThePoolIsToBeReadAgain() {
    steps();
    world.balancer.at("p").clear();
    world.advance(World.TARGET_RESYNC.multipliedBy(2));
    steps();
    assertThat(world.balancer.holds("p")).hasSize(1);
  }

  @Test
  void whatFailsComesBackLaterEachTimeAndDelaysNoOther() {
    world.balancer.failing.put("members p", new ApiFailure.Denied("fake:members", "no"));
    assertThat(steps()).isEqualTo(2);
    assertThat(world.balancer.holds("q")).hasSize(1);
    int tries = 0;
    for (int second = 0; second < 60; second++) {
      world.advance(Duration.ofSeconds(1));
      tries += steps();
    }
    assertThat(tries).isBetween(4, 8);
  }

  @Test
  void whatFailedForWantOfTheOutsideIsTriedAgainWhenThatRecovers() {
    fail("p", "q");
    steps();
    world.balancer.failing.clear();
    loop.retryFailed();
    assertThat(steps()).isEqualTo(2);
    assertThat(world.balancer.holds("p")).hasSize(1);
    loop.retryFailed();
    assertThat(steps()).isZero();
  }

  @Test
  void theFirstOfThoseThatFailedTogetherToSucceedBringsTheOthersBack() {
    fail("p", "q");
    steps();
    world.advance(Duration.ofSeconds(1));
    steps();
    world.advance(Duration.ofSeconds(2));
    steps();
    // By now the back-offs have drifted apart; one of the two is tried next.
    world.balancer.failing.clear();
    while (steps() == 0) {
      world.advance(Duration.ofMillis(50));
    }
    assertThat(world.balancer.holds("p")).hasSize(1);
    assertThat(world.balancer.holds("q")).hasSize(1);
  }

  /** That one load balancer answers says nothing of another. */
  @Test
  void whatFailedForWantOfAnotherIsNotBroughtBack() {
    fail("p");
    world.balancer.failing.put("members q", new ApiFailure.Transient("other:members", "down"));
    steps();
    world.balancer.failing.remove("members q");
    lookAt("api");
    assertThat(world.balancer.holds("q")).hasSize(1);
  }

  @Test
  void theStackOfAnAdapterIsLoggedOnceUntilItHasDoneWithout() {
    world.balancer.throwing.add("members p");
    assertThat(stacks()).isEqualTo(1);
    world.balancer.throwing.clear();
    assertThat(stacks()).isZero();
    world.balancer.throwing.add("apply p");
    world.aws.run("t3", "web", "h1", 3);
    world.poll();
    loop.keys().look(FakeAws.key("web"), new Why(Origin.POLL, false, Optional.empty()));
    assertThat(stacks()).isEqualTo(1);
  }

  /** How many are logged within a minute. */
  private long stacks() {
    return linesOf(
            () -> {
              for (int second = 0; second < 60; second++) {
                steps();
                world.advance(Duration.ofSeconds(1));
              }
            })
        .stream()
        .filter(line -> line.getThrowableProxy() != null)
        .count();
  }

  @Test
  void anExceptionIsAFailedPassThatIsTriedAgain() {
    steps();
    world.aws.beforeList =
        () -> {
          throw new UnsupportedOperationException("broken");
        };
    world.informers.doubtService(FakeAws.key("web"));
    loop.keys().look(FakeAws.key("web"), new Why(Origin.EVENT, false, Optional.empty()));
    List<ILoggingEvent> lines = linesOf(this::steps);
    assertThat(lines)
        .filteredOn(line -> line.getThrowableProxy() != null)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs())
                    .contains(new KeyValuePair("event", "reconcile-exception")));
    assertThat(lines)
        .flatExtracting(ILoggingEvent::getKeyValuePairs)
        .contains(
            new KeyValuePair("outcome", "failed"), new KeyValuePair("error_kind", "exception"));

    world.aws.beforeList = () -> {};
    world.advance(Duration.ofSeconds(2));
    assertThat(steps()).isEqualTo(1);
  }

  /** What is thrown by whoever is cut off is no fault of anybody's. */
  @Test
  void aPassThatTheEndCutsOffLeavesOneLineWhateverItThrows() {
    steps();
    outcomes.clear();
    world.aws.beforeList =
        () -> {
          loop.halt();
          throw new UnsupportedOperationException("cut off");
        };
    world.informers.doubtService(FakeAws.key("web"));
    loop.keys().look(FakeAws.key("web"), new Why(Origin.EVENT, false, Optional.empty()));
    List<ILoggingEvent> lines = linesOf(this::steps);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lines).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
    assertThat(lines)
        .flatExtracting(ILoggingEvent::getKeyValuePairs)
        .contains(new KeyValuePair("event", "reconcile-cut-short"));
    assertThat(outcomes).isEmpty();
  }

  /** Some had been written when the term ended: that is told, and not that nothing was. */
  @Test
  void aPassWhoseWriteTheEndCutsOffTellsWhatWasWritten() {
    steps();
    world.balancer.pool("r");
    world.aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:r"));
    world.aws.run("t3", "web", "h1", 3);
    world.aws.run("t4", "web", "h1", 4);
    world.poll();
    world.balancer.failing.put("apply p", new ApiFailure.NotLeader("fake:apply", "not sent"));
    world.balancer.partly = change -> Change.of(Set.of(change.register().first()), Set.of());
    world.balancer.beforeApply = loop::halt;
    // What is cut off may throw whatever it likes.
    world.balancer.throwing.add("members r");
    loop.keys().look(FakeAws.key("web"), new Why(Origin.EVENT, false, Optional.of(Instant.EPOCH)));
    List<ILoggingEvent> lines = linesOf(this::steps);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lines).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
    assertThat(lines)
        .singleElement()
        .extracting(ILoggingEvent::getKeyValuePairs)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .contains(new KeyValuePair("outcome", "failed"), new KeyValuePair("trigger_lag_ms", 0L));
    assertThat(loop.last(FakeAws.key("web")).orElseThrow().registered()).isEqualTo(1);
  }

  @Test
  void aWaitIsLoggedOnceWithTheCallThatWasThrottled() {
    world.balancer.failing.put("members p", new ApiFailure.Throttled("fake:members", "slow"));
    List<ILoggingEvent> lines =
        linesOf(
            () -> {
              for (int second = 0; second < 600; second++) {
                steps();
                world.advance(Duration.ofSeconds(1));
              }
            });
    assertThat(lines)
        .extracting(ILoggingEvent::getKeyValuePairs)
        .filteredOn(fields -> fields.contains(new KeyValuePair("outcome", "requeued")))
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .contains(
            new KeyValuePair("requeue_reason", "throttled"),
            new KeyValuePair("error_kind", "throttled"),
            new KeyValuePair("error", "fake:members: slow"));
  }

  @Test
  void thatAnEventChangedNothingIsLoggedAndThatAPollDidIsNot() {
    steps();
    assertThat(linesOf(() -> lookAt("web"))).isEmpty();
    loop.keys().look(FakeAws.key("web"), new Why(Origin.EVENT, false, Optional.empty()));
    assertThat(linesOf(this::steps))
        .flatExtracting(ILoggingEvent::getKeyValuePairs)
        .contains(new KeyValuePair("trigger", "event"), new KeyValuePair("outcome", "unchanged"));
  }

  private static List<ILoggingEvent> linesOf(Runnable work) {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger("io.ecsanywhere");
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(logged);
    work.run();
    logger.detachAppender(logged);
    logger.setLevel(before);
    return logged.list;
  }

  @Test
  void nothingIsTriedAgainUnderAMandateThatHasEnded() {
    leads = false;
    assertThat(steps()).isEqualTo(2);
    assertThat(world.balancer.holds("p")).isEmpty();
    assertThat(workers.untilNextDue()).isEmpty();
  }

  @Test
  void throttlingIsNoFailureOfTheService() {
    world.balancer.failing.put("members p", new ApiFailure.Throttled("fake:members", "slow"));
    steps();
    for (int second = 0; second < 60; second++) {
      world.advance(Duration.ofSeconds(2));
      assertThat(steps()).isEqualTo(1);
    }
  }

  @Test
  void membersThatWaitForAListOfTasksAskForOne() {
    world.balancer.at("p").put(io.ecsanywhere.informers.model.Target.of("10.0.0.9", 80), false);
    steps();
    assertThat(listsAskedFor).isPositive();
    world.poll();
    world.advance(Duration.ofSeconds(2));
    steps();
    assertThat(world.balancer.holds("p")).containsExactly("10.0.0.1:1");
  }

  @Test
  void whileOnePoolFailsAnothersStaleReadIsTriedAgainInItsOwnTime() {
    world.balancer.pool("r");
    world.balancer.failing.put("members r", new ApiFailure.Denied("fake:members", "no"));
    world.aws.service("web", Map.of("ecs-a.lb/web", "fake:p fake:r"));
    world.poll();
    for (int second = 0; second < 60; second++) {
      steps();
      world.advance(Duration.ofSeconds(1));
    }
    assertThat(world.balancer.holds("p")).hasSize(1);

    // An event tells that the task stops before ECS's answers do.
    world.informers.doubtTask(FakeAws.key("web"), "t1", 1_000);
    loop.keys().look(FakeAws.key("web"), new Why(Origin.EVENT, true, Optional.empty()));
    steps();
    assertThat(world.balancer.holds("p")).hasSize(1);
    world.aws.stop("t1");
    world.advance(Duration.ofSeconds(1));
    steps();
    assertThat(world.balancer.holds("p")).isEmpty();
  }

  private void fail(String... pools) {
    for (String pool : pools) {
      world.balancer.failing.put(
          "members " + pool, new ApiFailure.Transient("fake:members", "down"));
    }
  }

  private int steps() {
    int steps = 0;
    while (workers.step()) {
      steps++;
    }
    return steps;
  }
}
