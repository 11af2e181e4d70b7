package io.ecsanywhere.controller;

import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.ReconcileLoop;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one time of being the leader: a queue with its workers, the events, the full resync.
 * What one term has seen of pools and owes to keys is worth nothing to the next, for others may
 * have written in between: each begins with everything. What it leaves are checkpoints, of which
 * others take none for true that has ceased to be.
 */
final class Term {

  private static final Logger log = LoggerFactory.getLogger(Term.class);

  /** A planned stop ends within seconds, whatever becomes of the store. */
  private static final Duration LAST_CHECKPOINTS = Duration.ofSeconds(1);

  private final Mandate mandate;
  private final ReconcileLoop loop;
  private final Workers<ServiceKey> workers;
  private final Checkpoints checkpoints;
  private final Optional<Step> takeEvents;
  private final Supplier<Collection<ServiceKey>> everything;
  private final Predicate<ServiceKey> known;
  private final Duration resyncPeriod;
  private final Machine machine;
  private volatile @Nullable Driver events;
  private volatile @Nullable Driver resync;
  private volatile @Nullable Driver flush;

  /**
   * @param takeEvents one turn of taking events; empty: polling alone
   * @param everything the keys of all that is to be looked at
   * @param known the keys of which earlier terms left something: if that is no longer so, they have
   *     changed, and else they cost nothing; so they go first
   */
  Term(
      Mandate mandate,
      ReconcileLoop loop,
      Workers<ServiceKey> workers,
      Checkpoints checkpoints,
      Optional<Step> takeEvents,
      Supplier<Collection<ServiceKey>> everything,
      Predicate<ServiceKey> known,
      Duration resyncPeriod,
      Machine machine) {
    this.mandate = mandate;
    this.loop = loop;
    this.workers = workers;
    this.checkpoints = checkpoints;
    this.takeEvents = takeEvents;
    this.everything = everything;
    this.known = known;
    this.resyncPeriod = resyncPeriod;
    this.machine = machine;
  }

  Mandate mandate() {
    return mandate;
  }

  /** Queues everything, sets the workers to work and takes events. */
  void begin(BoundKeys keys) {
    keys.to(loop.keys());
    Collection<ServiceKey> all = everything.get();
    log.atInfo()
        .addKeyValue("event", "synced")
        .addKeyValue("services", all.size())
        .log("every cache is synced");
    loop.startWith(all, known);
    machine.crew().accept(workers);
    takeEvents.ifPresent(step -> events = machine.drivers().start("events", step));
    resync = machine.drivers().start("resync", new Resync());
    flush = machine.drivers().start("checkpoints", checkpoints);
  }

  /** What failed for want of the outside need not wait any longer: it can be reached again. */
  void recovered() {
    loop.retryFailed();
    Driver taking = events;
    if (taking != null) {
      taking.wake();
    }
  }

  /** Takes no more events and keys, lets running reconciles end within the grace. */
  void end(BoundKeys keys, Duration grace) throws InterruptedException {
    keys.toNowhere();
    for (Driver driver : drivers()) {
      driver.close();
    }
    if (!workers.shutDown(grace)) {
      log.atWarn().addKeyValue("event", "reconciles-cut-short").log("reconciles were cut short");
    }
    // Nothing may come after this, not even an event's doubt: the next term begins afresh.
    for (Driver driver : drivers()) {
      driver.join(grace);
    }
    checkpoints.runLast(LAST_CHECKPOINTS);
  }

  private List<Driver> drivers() {
    return Stream.of(
            Optional.ofNullable(events), Optional.ofNullable(resync), Optional.ofNullable(flush))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Queues everything once a period; the first time when the term has lasted for one. */
  private final class Resync implements Step {
    private boolean begun;

    @Override
    public Duration run() {
      if (begun) {
        loop.resync(everything.get(), resyncPeriod.dividedBy(10));
      }
      begun = true;
      return resyncPeriod;
    }
  }
}
