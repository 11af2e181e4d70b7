package io.ecsanywhere.controller;

import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.aws.AwsSettings;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.command.Build;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.RunningController;
import io.ecsanywhere.controller.command.StartException;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.time.SystemTime;
import io.ecsanywhere.informers.time.Ticker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller with AWS behind its ports. */
final class AwsController implements RunningController {

  private static final Logger log = LoggerFactory.getLogger(AwsController.class);

  /** Where the launcher says that the distribution's plugins are. */
  private static final String PLUGINS = "ecsa.plugins";

  private final AwsConnection aws;
  private final PoolAdapters adapters;
  private final Controller controller;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private AwsController(AwsConnection aws, PoolAdapters adapters, Controller controller) {
    this.aws = aws;
    this.adapters = adapters;
    this.controller = controller;
  }

  /**
   * Connects to AWS, finds the load-balancer adapters and starts.
   *
   * @throws StartException where the user has to put something right first
   */
  static AwsController launch(Options options) throws StartException {
    Ticker ticker = Ticker.system();
    AwsConnection aws = connect(options, ticker);
    try {
      refuseMissingClusters(options, aws);
      Optional<EventQueue> events = options.eventQueueUrl().map(URI::toString).map(aws::eventQueue);
      PoolAdapters adapters =
          PoolAdapters.load(
              List.of(aws.targetGroups()), Path.of(System.getProperty(PLUGINS, "plugins")));
      Controller controller =
          new Controller(
              options,
              aws.readPorts(),
              adapters,
              events,
              ticker,
              SystemTime.instants(),
              new Random());
      return new AwsController(aws, adapters, controller);
    } catch (IllegalStateException | IllegalArgumentException e) {
      aws.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (StartException e) {
      aws.close();
      throw e;
    }
  }

  private static AwsConnection connect(Options options, Ticker ticker) throws StartException {
    try {
      return AwsConnection.connect(
          new AwsSettings(
              Build.current().version(), options.workers(), options.targetResyncPeriod(), ticker));
    } catch (IllegalStateException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A cluster that is not there is a slip of the pen; AWS being out of reach passes. */
  private static void refuseMissingClusters(Options options, AwsConnection aws)
      throws StartException {
    if (options.everyCluster()) {
      return;
    }
    try {
      Set<String> missing =
          Sets.difference(options.clusters(), aws.readPorts().existing(options.clusters()));
      if (!missing.isEmpty()) {
        throw new StartException(
            "--cluster %s: there is no active cluster of that name in %s"
                .formatted(String.join(", ", missing), aws.region()));
      }
    } catch (ApiException e) {
      log.atWarn()
          .addKeyValue("event", "clusters-unchecked")
          .addKeyValue("operation", e.failure().operation())
          .addKeyValue("error_kind", e.failure().kind())
          .addKeyValue("error", e.failure().message())
          .log("cannot check that the clusters exist; going on");
    }
  }

  @Override
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void stop(Duration grace) {
    try {
      controller.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      adapters.close();
      aws.close();
      stopped.countDown();
    }
  }
}
