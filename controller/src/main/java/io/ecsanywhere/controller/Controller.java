package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.command.OnDisconnectedHost;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.ReconcileLoop;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.cache.ResyncPeriods;
import io.ecsanywhere.informers.cache.Watch;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import io.ecsanywhere.informers.trigger.EventConsumer;
import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.TriggerRouter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole controller over whatever stands behind the ports: informers that know, triggers that
 * say where to look again, a queue that carries keys, workers that reconcile.
 *
 * <p>No worker starts and no event is taken before every cache has completed a first read.
 */
public final class Controller {

  private static final Logger log = LoggerFactory.getLogger(Controller.class);
  private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);

  private final Options options;
  private final Bindings bindings;
  private final Informers informers;
  private final Watch watch;
  private final ReconcileLoop loop;
  private final Workers<ServiceKey> workers;
  private final Optional<EventConsumer> consumer;
  private final Driver work;
  private volatile @Nullable Driver events;

  /**
   * Starts the controller; it returns before anything is read.
   *
   * @param events where events come from; empty: polling alone
   * @param random safe for many threads
   */
  public Controller(
      Options options,
      ReadPorts ports,
      PoolAdapters adapters,
      Optional<EventQueue> events,
      Ticker ticker,
      InstantSource clock,
      RandomGenerator random) {
    this.options = options;
    this.loop =
        new ReconcileLoop(options.retryBaseDelay(), options.retryMaxDelay(), ticker, random);
    this.bindings = new Bindings(adapters);
    BoundKeys keys = new BoundKeys(bindings, loop.keys());
    this.informers = new Informers(ports, ticker, keys);
    keys.informers = informers;
    this.watch =
        new Watch(
            informers,
            ports,
            new ResyncPeriods(
                options.serviceResyncPeriod(),
                options.taskResyncPeriod(),
                options.instanceResyncPeriod()),
            ticker,
            random,
            this::recovered);
    HostAddresses addresses = new HostAddresses(options.hostCidrs());
    Eligibility eligibility =
        new Eligibility(
            addresses,
            options.onDisconnectedHost() == OnDisconnectedHost.REMOVE
                ? Optional.of(options.disconnectGrace())
                : Optional.empty(),
            informers.taskDefinitions()::get,
            informers.hostPorts()::holder);
    Pools pools =
        new Pools(adapters, options.targetResyncPeriod(), options.dryRun(), ticker, random);
    Reconciler reconciler =
        new Reconciler(
            informers, bindings, adapters, eligibility, addresses, pools, options.dryRun());
    this.workers = loop.workers(options.workers(), reconciler, watch::listTasksSoon, ticker, clock);
    this.consumer =
        events.map(
            queue ->
                new EventConsumer(
                    queue,
                    new EventParser(),
                    new TriggerRouter(informers, keys),
                    informers::knows,
                    ticker));
    if (options.everyCluster()) {
      watch.startAll();
    } else {
      watch.start(options.clusters());
    }
    this.work = Driver.start("work", new Work());
  }

  /** Stops taking events and keys, lets running reconciles end within the grace, then stops all. */
  public void stop(Duration grace) throws InterruptedException {
    work.close();
    try {
      // It may be just about to start the rest.
      work.join(UNTIL_SYNCED.multipliedBy(50));
      Driver taking = events;
      if (taking != null) {
        taking.close();
      }
      if (!workers.shutDown(grace)) {
        log.atWarn().addKeyValue("event", "reconciles-cut-short").log("reconciles were cut short");
      }
    } finally {
      watch.close();
    }
  }

  private void recovered() {
    loop.retryFailed();
    Driver taking = events;
    if (taking != null) {
      taking.wake();
    }
  }

  /** Waits for the caches, then starts the work, then queues everything once a period. */
  private final class Work implements Step {
    private boolean started;

    @Override
    public Duration run() {
      if (!started && !informers.synced()) {
        return UNTIL_SYNCED;
      }
      if (started) {
        Set<ServiceKey> all = new TreeSet<>(informers.services());
        all.addAll(bindings.indebted());
        loop.resync(all, options.fullResyncPeriod().dividedBy(10));
      } else {
        started = true;
        begin();
      }
      return options.fullResyncPeriod();
    }

    private void begin() {
      loop.open();
      List<ServiceKey> services = informers.services();
      log.atInfo()
          .addKeyValue("event", "synced")
          .addKeyValue("services", services.size())
          .log("every cache is synced");
      loop.startWith(services);
      workers.start();
      consumer.ifPresent(taken -> events = Driver.start("events", taken));
    }
  }

  /**
   * Takes note of a service's tags before its key is queued: what a pool should hold depends on all
   * services bound to it, whichever of them is looked at first.
   */
  private static final class BoundKeys implements KeySink {
    private final Bindings bindings;
    private final KeySink next;
    private @Nullable Informers informers;

    BoundKeys(Bindings bindings, KeySink next) {
      this.bindings = bindings;
      this.next = next;
    }

    @Override
    public void look(ServiceKey key, Why why) {
      if (informers != null) {
        bindings.update(key, informers.service(key));
      }
      next.look(key, why);
    }
  }
}
