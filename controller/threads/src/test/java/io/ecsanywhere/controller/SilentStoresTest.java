package io.ecsanywhere.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.checkpoint.FakeStore;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.pool.PoolStatus;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop while a store does not answer: its calls end only when they are interrupted. */
@Timeout(60)
class SilentStoresTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofMillis(400);

  private final SilentLease lease = new SilentLease();
  private final FakeStore checkpoints = new FakeStore();
  private final Silence puts = new Silence("checkpoints:put");
  private final FakeAws aws = new FakeAws();
  private final FakeBalancer balancer = new FakeBalancer();

  /** For how long somebody was ready to wait for the last checkpoints. */
  private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();

  private final Controller controller = controller();

  private Controller controller() {
    Machine real = Machine.real();
    return new Controller(
        Options.of(
            "--cluster=" + FakeAws.CLUSTER,
            "--leader-elect=dynamodb",
            "--lease-table=leases",
            "--retry-period=400ms"),
        new Outside(
            aws,
            PoolAdapters.of(List.of(balancer)),
            Optional.empty(),
            lease,
            Optional.of(checkpoints),
            LoopObserver.NONE),
        real.startingBy(listening(real.drivers())),
        "one",
        line -> {
          throw new AssertionError(line);
        });
  }

  private Drivers listening(Drivers drivers) {
    return (name, step) ->
        name.equals("last-checkpoints")
            ? new Listening(drivers.start(name, step), waits)
            : drivers.start(name, step);
  }

  private record Listening(Driver driver, Queue<Duration> waits) implements Driver {

    @Override
    public void wake() {
      driver.wake();
    }

    @Override
    public void stop() {
      driver.stop();
    }

    @Override
    public boolean join(Duration patience) throws InterruptedException {
      waits.add(patience);
      return driver.join(patience);
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  @BeforeEach
  void oneService() {
    checkpoints.duringPut = puts::pass;
    balancer.pool("p");
    aws.host("h1", "10.0.0.1");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    lease.silence.end();
    puts.end();
    controller.stop(LONG);
  }

  /** It leads, and there is something to put in the end. */
  private void lead() {
    controller.start();
    until(() -> controller.readiness().role().equals(Role.LEADING.word()));
    until(
        () ->
            controller.work().pools().values().stream()
                .anyMatch(pool -> pool.count(PoolStatus.State.SERVING) == 1));
    // The pass that saw it serve has ended, too.
    until(() -> controller.work().queue().unfinished().isZero());
  }

  private static void until(BooleanSupplier so) {
    await().atMost(LONG).until(so::getAsBoolean);
  }

  @Test
  void aStopIsOverInItsTimeAndLeavesTheLeaseToEndByItself() throws Exception {
    lead();
    lease.silence.begin();
    puts.begin();

    controller.stop(SHORT);

    assertThat(lease.silence.reached.getCount()).isZero();
    assertThat(lease.holder()).isEqualTo("one");
    assertThat(controller.standing().leading()).isFalse();
  }

  @Test
  void theLeaseIsGivenBackInTimeThoughNoCheckpointCanBePut() throws Exception {
    lead();
    puts.begin();

    controller.stop(LONG);

    assertThat(puts.reached.getCount()).isZero();
    assertThat(lease.holder()).isEmpty();
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(RETRY.dividedBy(4));
  }

  @Test
  void aStopWaitsForNoStartThatGetsNoAnswer() throws Exception {
    lease.silence.begin();
    Thread starting = Thread.ofVirtual().start(controller::start);
    lease.silence.reached.await();

    controller.stop(SHORT);
    lease.silence.end();
    starting.join();

    assertThat(lease.holder()).isEqualTo("nobody yet");
    assertThat(controller.readiness().role()).isEqualTo(Role.SYNCING.word());
  }
}
