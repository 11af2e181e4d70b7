package io.ecsanywhere.harness.failover;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Operations;
import io.ecsanywhere.harness.lease.DynamoDbServer;
import io.ecsanywhere.harness.measure.Removals;
import io.ecsanywhere.harness.net.LoadGenerator;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Three replicas as processes, DynamoDB Local, the simulated AWS, requests through a listener, and
 * a service that is scaled up and down without rest. One fault, and what became of it.
 */
public final class Play implements AutoCloseable {

  static final int REPLICAS = 3;

  private static final String CLUSTER = "failover";
  private static final String TABLE = "leases";
  private static final Operations WRITES = Operations.of("elasticloadbalancing:*egisterTargets");
  private static final int TASKS = 4;
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(700);
  private static final double REQUESTS_PER_SECOND = 50;
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

  private final Lease lease;
  private final Fault fault;
  private final Path logs;
  private final Patience patience;
  private final SimulatedAws aws;
  private final DynamoDbServer table;
  private final String pool;
  private final List<Replica> replicas = new ArrayList<>();
  private final LoadGenerator load;
  private final Driver changes;
  private volatile int tasks = TASKS;
  private int turn;

  /**
   * Sets it up, with the service's pool filled by the first leader.
   *
   * @param fault what is to befall it
   * @param logs the folder for the replicas' logs
   */
  public Play(Lease lease, Fault fault, Path logs) {
    if (fault.wrongClock().isPresent() && !canSetClocks()) {
      throw new IllegalStateException("Debian's package faketime is not installed");
    }
    this.lease = lease;
    this.fault = fault;
    this.logs = logs;
    this.patience = Patience.of(lease.duration().multipliedBy(4).plusSeconds(30));
    this.aws = SimulatedAws.start(SimulationOptions.usual());
    this.table = DynamoDbServer.start();
    table.createTable(TABLE, DynamoDbServer.Key.LEASE);
    aws.console().createCluster(CLUSTER);
    aws.hosts().add(CLUSTER, 6);
    this.pool = aws.pools().createTargetGroup("web", "HTTP", 80);
    var balancer = aws.pools().createLoadBalancer("web", "application");
    var listener = aws.pools().createListener(balancer, "HTTP", 18_080, pool);
    var web = aws.console().register(TaskTemplate.of("web").container("web", "80"));
    aws.console().createService(CLUSTER, "web", web, TASKS, Map.of("ecs-a.lbName", "web"));
    for (int i = 0; i < REPLICAS; i++) {
      boolean wrongClock = fault.wrongClock().equals(OptionalInt.of(i));
      start("replica" + (i + 1), wrongClock);
      patience.until("the first replica leads", () -> !tenures().isEmpty());
    }
    patience.until("all replicas are ready", () -> replicas.stream().allMatch(Replica::ready));
    patience.until("the pool is filled", () -> aws.pools().targets(pool).size() == TASKS);
    patience.until(
        "all targets are healthy",
        () ->
            aws.pools().health(pool).values().stream()
                .allMatch(one -> one.state() == TargetHealth.State.HEALTHY));
    aws.traffic().clear();
    this.load =
        new LoadGenerator(
            aws.network(),
            List.of(aws.pools().address(listener).orElseThrow()),
            REQUESTS_PER_SECOND);
    this.changes = Drivers.virtualThreads().start("changes", this::change);
  }

  /**
   * Whether a fault is left out: a process's clock cannot be set wrong here, for lack of Debian's
   * package faketime, and this is no run of CI.
   */
  public static boolean leavesOut(Fault fault) {
    return fault.wrongClock().isPresent() && !Installed.promised("faketime", canSetClocks());
  }

  private static boolean canSetClocks() {
    return Files.exists(FAKETIME);
  }

  private void start(String name, boolean wrongClock) {
    var flags = new ArrayList<>(lease.flags());
    flags.addAll(
        List.of(
            "--cluster=" + CLUSTER,
            "--event-queue-url=" + aws.events().queue().url(),
            "--host-cidr=127.0.0.0/8",
            "--task-resync-period=2s",
            "--lease-table=" + TABLE));
    Map<String, String> clock =
        wrongClock
            ? Map.of(
                "LD_PRELOAD", FAKETIME.toString(),
                "FAKETIME", "+1h",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1")
            : Map.of();
    replicas.add(
        new Replica(
            name,
            aws,
            table.port(),
            flags,
            clock,
            wrongClock ? AHEAD : Duration.ZERO,
            logs.resolve(name + ".log")));
  }

  /** One task more or less, so that there is always something to write. */
  private Duration change() {
    aws.console().scale(CLUSTER, "web", tasks + turn++ % 2);
    return BETWEEN_CHANGES;
  }

  /** Who has had the lease, in order. */
  private List<Tenure> tenures() {
    return replicas.stream().flatMap(one -> one.tenures().stream()).sorted().toList();
  }

  private Replica leader() {
    String name = tenures().getLast().replica();
    return replicas.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private Stream<Call> writes() {
    return aws.calls().of(WRITES).stream().filter(Call::ok);
  }

  /** Lets it happen, and everything come right again. */
  public Finding suffer() {
    Replica leader = leader();
    int before = tenures().size();
    Instant struck = Instant.now();
    Instant end = lease.end(fault, struck);
    switch (fault) {
      case KILLED, WRONG_CLOCK_KILLED, WRONG_CLOCK_SURVIVES -> leader.signal("KILL");
      case STOPPED -> leader.signal("TERM");
      case SUSPENDED -> leader.signal("STOP");
      case CUT_OFF -> leader.cable().cut();
      case ALL_CUT_OFF -> {
        replicas.forEach(one -> one.cable().cut());
        pause(lease.duration().plusSeconds(2));
        struck = Instant.now();
        replicas.forEach(one -> one.cable().mend());
      }
    }
    // Whoever takes over finds a pool that is not right.
    tasks = TASKS + 2;
    changes.wake();
    patience.until("another leads", () -> tenures().size() > before);
    Tenure next = tenures().get(before);
    patience.until("the new leader writes", () -> firstWrite(next).isPresent());
    if (fault == Fault.SUSPENDED) {
      leader.signal("CONT");
    }
    leader.cable().mend();
    // Whoever comes back late does so within its retry period, and would write then.
    pause(lease.retryPeriod().multipliedBy(3));
    changes.close();
    patience.until(
        "the pool is right",
        () ->
            aws.console().steady(CLUSTER, "web")
                && aws.pools().targets(pool).size() == aws.console().tasks(CLUSTER, "web").size());
    load.close();
    return new Finding(
        fault,
        Duration.between(struck, next.since()),
        lease.longest(fault),
        firstWrite(next).map(write -> Duration.between(next.since(), write)),
        fault == Fault.SUSPENDED ? Optional.of(leader.refusedItself()) : Optional.empty(),
        strays(before, end),
        Removals.withoutCause(aws, CLUSTER),
        aws.traffic().total().noTarget());
  }

  private Optional<Instant> firstWrite(Tenure tenure) {
    return writes()
        .filter(call -> call.caller().equals(tenure.replica()))
        .map(Call::start)
        .filter(at -> !at.isBefore(tenure.since()))
        .findFirst();
  }

  /**
   * The writes of those who did not lead when they arrived.
   *
   * @param before how many had led when the fault struck
   * @param end when the last of them led no more, if not before
   */
  private List<String> strays(int before, Instant end) {
    List<Tenure> tenures = new ArrayList<>(tenures());
    tenures.set(before - 1, tenures.get(before - 1).endedBy(end));
    return aws.calls().of(WRITES).stream()
        .filter(call -> !Tenure.covered(tenures, call))
        .map(call -> call.caller() + " at " + call.start())
        .toList();
  }

  private void pause(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    patience.until("it is time", () -> System.nanoTime() - until >= 0);
  }

  @Override
  public void close() {
    changes.close();
    replicas.forEach(Replica::close);
    load.close();
    table.close();
    aws.close();
  }
}
