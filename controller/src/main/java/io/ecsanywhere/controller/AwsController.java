package io.ecsanywhere.controller;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.checkpoint.CheckpointDirectory;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.command.Build;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.RunningController;
import io.ecsanywhere.controller.command.StartException;
import io.ecsanywhere.controller.health.Loops;
import io.ecsanywhere.controller.health.StatusLine;
import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.controller.http.StatusServer;
import io.ecsanywhere.controller.log.LogScope;
import io.ecsanywhere.controller.metrics.Metrics;
import io.ecsanywhere.controller.metrics.Sources;
import io.ecsanywhere.controller.status.StatusApi;
import io.ecsanywhere.controller.status.StatusPage;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.time.Driver;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller with AWS behind its ports. */
final class AwsController implements RunningController {

  private static final Logger log = LoggerFactory.getLogger(AwsController.class);

  private static final Duration FIRST_CALL = Duration.ofSeconds(10);

  private final AwsConnection aws;
  private final PoolAdapters adapters;
  private final Optional<CheckpointStore> checkpoints;
  private final Controller controller;
  private final Metrics metrics;
  private final StatusServer http;
  private final Driver status;
  private final CompletableFuture<Optional<String>> over;

  private AwsController(
      AwsConnection aws,
      PoolAdapters adapters,
      Optional<CheckpointStore> checkpoints,
      Controller controller,
      Metrics metrics,
      StatusServer http,
      Driver status,
      CompletableFuture<Optional<String>> over) {
    this.aws = aws;
    this.adapters = adapters;
    this.checkpoints = checkpoints;
    this.controller = controller;
    this.metrics = metrics;
    this.http = http;
    this.status = status;
    this.over = over;
  }

  /**
   * Connects to AWS, finds the load-balancer adapters and starts.
   *
   * @throws StartException where the user has to put something right first
   */
  static AwsController launch(Options options) throws StartException {
    Machine real = Machine.real();
    Loops loops = new Loops(real.drivers(), real.ticker());
    Machine machine = real.startingBy(loops);
    AwsConnection aws = AwsStart.connect(options, machine);
    try {
      AwsStart.setAsideMissingClusters(options, aws);
      LeaseStore lease = lease(options, aws);
      Optional<EventQueue> events = events(options, aws);
      StatusServer http = AwsStart.asSet(() -> StatusServer.bind(options.httpAddress()));
      Optional<CheckpointStore> checkpoints = Optional.empty();
      Metrics metrics = new Metrics();
      try {
        checkpoints = AwsStart.asSet(() -> checkpoints(options, aws));
        PoolAdapters adapters = AwsStart.adapters(aws);
        CompletableFuture<Optional<String>> over = new CompletableFuture<>();
        Outside outside =
            new Outside(aws.readPorts(), adapters, events, lease, checkpoints, metrics.observer());
        Controller controller =
            AwsStart.asSet(
                () ->
                    new Controller(
                        options,
                        outside,
                        machine,
                        identity(machine.random()),
                        line -> over.complete(Optional.of(line))));
        // From here on, so that the first line of the election has it.
        LogScope.everywhere(() -> Map.of("epoch", controller.standing().epoch()));
        metrics.show(sources(controller, aws, loops), options.metricsPerPool());
        StatusApi api =
            new StatusApi(
                controller.status(aws.budget()::status, loops::stuck),
                Build.current(),
                machine.ticker(),
                machine.clock());
        http.serve(
            ImmutableSortedMap.<String, Supplier<Answer>>naturalOrder()
                .putAll(StatusPage.files())
                .putAll(api.answers())
                .put("/healthz", loops::healthz)
                .put("/metrics", metrics::scrape)
                .put("/readyz", () -> controller.readiness().readyz())
                .buildOrThrow());
        Driver status =
            machine
                .drivers()
                .start(
                    "status",
                    new StatusLine(
                        () -> controller.readiness().role(),
                        controller::freshness,
                        loops::stuck,
                        controller::clustersSetAside));
        return new AwsController(
            aws, adapters, checkpoints, controller, metrics, http, status, over);
      } catch (StartException | RuntimeException | Error e) {
        checkpoints.ifPresent(CheckpointStore::close);
        http.close();
        metrics.close();
        throw e;
      }
    } catch (StartException | RuntimeException | Error e) {
      aws.close();
      throw e;
    }
  }

  private static Sources sources(Controller controller, AwsConnection aws, Loops loops) {
    return new Sources(
        controller::work,
        controller::standing,
        controller::freshness,
        () -> controller.clustersSetAside().size(),
        () -> loops.stuck().size(),
        controller::events,
        controller::holds,
        aws.attempts()::counts,
        aws.budget());
  }

  /** Told apart by its random end, however often a host and a process number come again. */
  private static String identity(RandomGenerator random) {
    String host = System.getenv().getOrDefault("HOSTNAME", "");
    try {
      host = host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return "%s-%d-%08x".formatted(host, ProcessHandle.current().pid(), random.nextInt());
  }

  /** A table that is not there, or not for leases, is found before anything depends on it. */
  private static LeaseStore lease(Options options, AwsConnection aws) throws StartException {
    if (options.dryRun()) {
      return new ProcessLease();
    }
    if (options.leaseTable().isEmpty()) {
      log.atWarn()
          .addKeyValue("event", "no-leader-election")
          .log(
              "--leader-elect is none: this must be the only controller of its clusters; a second"
                  + " one would write against it");
      return new ProcessLease();
    }
    String table = options.leaseTable().get();
    LeaseStore lease = aws.lease(table, options.leaseName(), options.timings().callTimeout());
    try {
      // The first call of a process takes longer than any other.
      LeaseStore patient = aws.lease(table, options.leaseName(), FIRST_CALL);
      patient.read();
      patient.tryPermissions();
      return lease;
    } catch (ApiException e) {
      return switch (e.failure()) {
        case ApiFailure.NotFound _, ApiFailure.Denied _, ApiFailure.Invalid _ ->
            throw new StartException("--lease-table: " + e.getMessage(), e);
        case ApiFailure.Throttled _,
            ApiFailure.Refused _,
            ApiFailure.Full _,
            ApiFailure.Transient _,
            ApiFailure.NotLeader _ ->
            lease; // Passes; the election says so while it lasts.
      };
    }
  }

  /** What one takes from the queue another does not get: who only looks must not take any. */
  private static Optional<EventQueue> events(Options options, AwsConnection aws) {
    return options.dryRun()
        ? Optional.empty()
        : options.eventQueueUrl().map(URI::toString).map(aws::eventQueue);
  }

  /** Who only looks wants to see everything, and leaves nothing behind. */
  private static Optional<CheckpointStore> checkpoints(Options options, AwsConnection aws) {
    if (options.dryRun()) {
      return Optional.empty();
    }
    if (options.leaseTable().isPresent()) {
      String table = options.leaseTable().get();
      Checkpoints.tryPermissions(aws.checkpoints(table, options.leaseName(), FIRST_CALL));
      return Optional.of(
          aws.checkpoints(table, options.leaseName(), options.timings().callTimeout()));
    }
    try {
      return options.checkpointDir().map(CheckpointDirectory::open);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--checkpoint-dir: " + e.getMessage(), e);
    }
  }

  @Override
  public void run() throws InterruptedException, StartException {
    controller.start();
    try {
      Optional<String> refusal = over.get();
      if (refusal.isPresent()) {
        stop(Duration.ZERO);
        throw new StartException(refusal.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(Duration grace) {
    try {
      controller.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      status.close();
      http.close();
      metrics.close();
      checkpoints.ifPresent(CheckpointStore::close);
      adapters.close();
      aws.close();
      over.complete(Optional.empty());
    }
  }
}
