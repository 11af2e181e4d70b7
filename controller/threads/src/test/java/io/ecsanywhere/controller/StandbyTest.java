package io.ecsanywhere.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.informers.source.EventQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a replica that stands by leaves to the leader. */
@Timeout(60)
class StandbyTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  /** How often the leader reads everything while a standby is watched. */
  private static final int ROUNDS = 24;

  /** A queue of no messages, which waits for some until it is interrupted. */
  private static final class QuietQueue implements EventQueue {
    final AtomicInteger receives = new AtomicInteger();

    @Override
    public int batchSize() {
      return 10;
    }

    @Override
    public List<Message> receive() {
      receives.incrementAndGet();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }

    @Override
    public List<Message> delete(Collection<Message> messages) {
      return List.of();
    }
  }

  /** A replica with a sight of AWS of its own. */
  private static final class Sight {
    final FakeAws aws = new FakeAws();
    final QuietQueue queue = new QuietQueue();
    final Controller controller;

    Sight(String identity, ProcessLease lease) {
      aws.host("h1", "10.0.0.1");
      aws.service("web", Map.of());
      controller =
          new Controller(
              Options.of(
                  "--cluster=" + FakeAws.CLUSTER,
                  "--service-resync-period=100ms",
                  "--leader-elect=dynamodb",
                  "--lease-table=leases"),
              new Outside(
                  aws,
                  PoolAdapters.of(List.of(new FakeBalancer())),
                  Optional.of(queue),
                  lease,
                  Optional.empty(),
                  LoopObserver.NONE),
              Machine.real(),
              identity,
              line -> {
                throw new AssertionError(line);
              });
    }

    void becomes(Role role) {
      until(() -> controller.readiness().role().equals(role.word()));
    }
  }

  private final ProcessLease lease = new ProcessLease();
  private final Sight one = new Sight("one", lease);
  private final Sight two = new Sight("two", lease);

  private static void until(BooleanSupplier so) {
    await().atMost(LONG).until(so::getAsBoolean);
  }

  @BeforeEach
  void oneLeads() {
    one.controller.start();
    one.becomes(Role.LEADING);
    two.controller.start();
    two.becomes(Role.STANDBY);
  }

  @AfterEach
  void stop() throws InterruptedException {
    one.controller.stop(LONG);
    two.controller.stop(LONG);
  }

  @Test
  void aStandbyTakesNoEventsBeforeItLeads() throws InterruptedException {
    until(() -> one.queue.receives.get() > 0);
    assertThat(two.queue.receives).hasValue(0);

    one.controller.stop(LONG);
    two.becomes(Role.LEADING);
    until(() -> two.queue.receives.get() > 0);
  }

  /** Four times as seldom; a busy machine may keep the leader from some of its rounds. */
  @Test
  void aStandbyReadsAtASlowerPace() {
    int leaders = one.aws.rounds.get();
    int standbys = two.aws.rounds.get();
    until(() -> one.aws.rounds.get() >= leaders + ROUNDS);
    assertThat(two.aws.rounds.get() - standbys).isLessThan(ROUNDS * 2 / 3);
  }
}
