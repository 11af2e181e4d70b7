package io.ecsanywhere.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.log.LogLines;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.controller.reconcile.FakeBalancer;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One replica on real threads, from its start to its stop. */
@Timeout(60)
class ControllerTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final String LEADS = "clusters " + FakeAws.CLUSTER;

  private final AtomicInteger looks = new AtomicInteger();
  private final ProcessLease lease = new ProcessLease();
  private final FakeAws aws = new FakeAws();
  private final FakeBalancer balancer = new FakeBalancer();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final LogLines lines = new LogLines(Controller.class);
  private Consumer<Workers<ServiceKey>> crew = Workers::start;
  private final Controller controller = controller("one");

  private Controller controller(String identity) {
    Machine real = Machine.real();
    return new Controller(
        Options.of(
            "--cluster=" + FakeAws.CLUSTER,
            "--leader-elect=dynamodb",
            "--lease-table=leases",
            "--lease-duration=3s",
            "--renew-deadline=2s",
            "--retry-period=100ms"),
        new Outside(
            aws,
            PoolAdapters.of(List.of(balancer)),
            Optional.empty(),
            new Looked(lease, looks),
            Optional.empty(),
            LoopObserver.NONE),
        new Machine(
            real.ticker(),
            real.clock(),
            real.random(),
            real.drivers(),
            real.alarms(),
            work -> crew.accept(work)),
        identity,
        line -> {
          throw new AssertionError(line);
        });
  }

  @BeforeEach
  void oneService() {
    balancer.pool("p");
    aws.host("h1", "10.0.0.1");
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    aws.run("t1", "web", "h1", 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    released.countDown();
    controller.stop(LONG);
    lines.close();
  }

  private String holder() {
    return lease.read().map(stored -> stored.record().holder()).orElse("nobody yet");
  }

  private static void until(BooleanSupplier so) {
    await().atMost(LONG).until(so::getAsBoolean);
  }

  private void becomes(Role role) {
    until(() -> controller.readiness().role().equals(role.word()));
  }

  @Test
  void aStopGivesTheLeaseBack() throws Exception {
    controller.start();
    becomes(Role.LEADING);

    controller.stop(LONG);

    assertThat(holder()).isEmpty();
  }

  @Test
  void aStopBeforeTheStartLeavesNothingToGiveBack() throws Exception {
    controller.stop(LONG);
    controller.start();

    assertThat(holder()).isEqualTo("nobody yet");
  }

  @Test
  void whileAWriteMayBeUnderWayTheLeaseIsNotGivenBack() throws Exception {
    balancer.beforeApply =
        () -> {
          reached.countDown();
          awaitDeaf(released);
        };
    controller.start();
    reached.await();

    controller.stop(Duration.ofSeconds(3));

    assertThat(holder()).isEqualTo("one");
    assertThat(controller.standing().leading()).isFalse();
  }

  @Test
  void whoeverOnlyWaitsForItsTurnDoesNotHoldUpAStop() throws Exception {
    balancer.waits.add(
        () -> {
          reached.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new ApiException(new ApiFailure.Transient("fake:apply", "interrupted"), e);
          }
        });
    controller.start();
    reached.await();

    controller.stop(LONG);

    assertThat(holder()).isEmpty();
  }

  @Test
  void aTermThatCouldNotBeginIsBegunAnew() {
    AtomicInteger begun = new AtomicInteger();
    crew =
        work -> {
          if (begun.incrementAndGet() == 1) {
            throw new IllegalStateException("no worker can be had");
          }
          work.start();
        };
    balancer.beforeApply = reached::countDown;
    controller.start();

    until(() -> reached.getCount() == 0);
    assertThat(begun).hasValue(2);
  }

  @Test
  void aTermBeginsOnWarmCachesAndPutsRightWhatItFindsOnceItHasReadAgain() {
    controller.start();
    becomes(Role.LEADING);
    until(() -> balancer.holds("p").contains("10.0.0.1:1"));
    anotherLeads();
    becomes(Role.STANDBY);
    aws.failing.add("ListTasks");
    balancer.at("p").clear();
    becomes(Role.LEADING);
    assertThat(balancer.holds("p")).isEmpty();

    aws.failing.clear();
    until(() -> balancer.holds("p").contains("10.0.0.1:1"));
  }

  private void anotherLeads() {
    lease.swap(lease.read(), new LeaseRecord("other", 2, SHORT, LEADS, Instant.EPOCH));
  }

  @Test
  void rolesAreLoggedWithHolderAndEpoch() {
    controller.start();
    becomes(Role.LEADING);
    anotherLeads();
    becomes(Role.STANDBY);
    becomes(Role.LEADING);

    assertThat(lines.of("role", "role"))
        .containsSubsequence("leading", "stepping-down", "standby", "taking-over", "leading");
    assertThat(lines.of("role", "holder")).startsWith("one").endsWith("one");
    assertThat(lines.of("role", "lease_epoch")).startsWith(1L).endsWith(3L);
  }

  @Test
  void aWriteThatDoesNotEndKeepsItsReplicaFromLeadingAgain() {
    AtomicInteger writing = new AtomicInteger();
    AtomicBoolean two = new AtomicBoolean();
    balancer.beforeApply =
        () -> {
          two.compareAndSet(false, writing.incrementAndGet() > 1);
          reached.countDown();
          awaitDeaf(released);
          writing.decrementAndGet();
        };
    controller.start();
    until(() -> reached.getCount() == 0);
    lease.swap(lease.read(), new LeaseRecord("", 2, SHORT, LEADS, Instant.EPOCH));
    becomes(Role.STEPPING_DOWN);

    until(() -> !lines.of("write-not-ended").isEmpty() || controller.standing().leading());
    int before = looks.get();
    until(() -> looks.get() > before + 2 || controller.standing().leading());
    assertThat(controller.standing().leading()).isFalse();
    assertThat(controller.readiness().role()).isEqualTo(Role.STEPPING_DOWN.word());

    released.countDown();
    becomes(Role.LEADING);
    assertThat(two).isFalse();
  }

  /** As one that cannot be taken back. */
  private static void awaitDeaf(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
