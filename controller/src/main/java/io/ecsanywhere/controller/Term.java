package io.ecsanywhere.controller;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.metrics.Work;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.controller.reconcile.ReconcileLoop;
import io.ecsanywhere.controller.reconcile.StartOrder;
import io.ecsanywhere.controller.status.Underway;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.trigger.EventConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

  /** With four at a time, calls of 10 ms bring 2,000 messages a second and delete as many. */
  private static final int ASSISTANTS = 3;

  /** For the last checkpoints: what is not put in this time the next leader reads again. */
  private static final Duration LAST_CHECKPOINTS = Duration.ofSeconds(1);

  /** They take no longer than this part of what a candidate waits until its next look. */
  private static final int LAST_PART = 4;

  /** Loops that were interrupted. */
  private static final Duration LAST_TURNS = Duration.ofMillis(200);

  private final Mandate mandate;
  private final ReconcileLoop loop;
  private final Workers<ServiceKey> workers;
  private final Pools pools;
  private final Checkpoints checkpoints;
  private final Optional<EventConsumer> takeEvents;
  private final Supplier<Collection<ServiceKey>> everything;
  private final Predicate<ServiceKey> current;
  private final StartOrder order;
  private final Duration resyncPeriod;
  private final Duration lastCheckpoints;
  private final Machine machine;
  private volatile List<Driver> events = List.of();
  private volatile @Nullable Driver resync;
  private volatile @Nullable Driver flush;

  /**
   * @param takeEvents takes events; empty: polling alone
   * @param everything the keys of all that is to be looked at
   * @param current whether everything about a service has been read since the lease was taken
   * @param order in which that is done when the term begins
   * @param retryPeriod how often others look whether the lease was given back
   */
  Term(
      Mandate mandate,
      ReconcileLoop loop,
      Workers<ServiceKey> workers,
      Pools pools,
      Checkpoints checkpoints,
      Optional<EventConsumer> takeEvents,
      Supplier<Collection<ServiceKey>> everything,
      Predicate<ServiceKey> current,
      StartOrder order,
      Duration resyncPeriod,
      Duration retryPeriod,
      Machine machine) {
    this.mandate = mandate;
    this.loop = loop;
    this.workers = workers;
    this.pools = pools;
    this.checkpoints = checkpoints;
    this.takeEvents = takeEvents;
    this.everything = everything;
    this.current = current;
    this.order = order;
    this.resyncPeriod = resyncPeriod;
    Duration part = retryPeriod.dividedBy(LAST_PART);
    this.lastCheckpoints = part.compareTo(LAST_CHECKPOINTS) < 0 ? part : LAST_CHECKPOINTS;
    this.machine = machine;
  }

  Mandate mandate() {
    return mandate;
  }

  /** How the work stands. */
  Work work() {
    return new Work(loop.queue(), pools.status(), pools.behind(), loop.ineligible());
  }

  /** The same, in detail. */
  Underway underway() {
    return new Underway(loop.queue(), loop::last, loop::place, pools.sights());
  }

  /**
   * Queues what is current, sets the workers to work and takes events. The services of a cluster
   * that has not been read since the lease was taken are queued when it has been; until then the
   * events, and what its polls find, bring their keys.
   */
  void begin(BoundKeys keys) {
    keys.to(new IntoQueue());
    log.atInfo()
        .addKeyValue("event", "synced")
        .addKeyValue("services", everything.get().size())
        .log("every cache is synced");
    start(current);
    machine.crew().accept(workers);
    takeEvents.ifPresent(this::take);
    resync = machine.drivers().start("resync", new Resync());
    flush = machine.drivers().start("checkpoints", checkpoints);
  }

  private void start(Predicate<ServiceKey> which) {
    loop.startWith(everything.get().stream().filter(which).toList(), order);
  }

  /** The way of keys while the term lasts. */
  private final class IntoQueue implements KeySink {
    @Override
    public void look(ServiceKey key, Why why) {
      loop.keys().look(key, why);
    }

    /** Those that are gone but have left something in pools go with them. */
    @Override
    public void reread(String cluster, Collection<ServiceKey> services) {
      log.atInfo()
          .addKeyValue("event", "cluster-reread")
          .addKeyValue("cluster", cluster)
          .addKeyValue("services", services.size())
          .log("cluster {} has been read again: its targets may go from now on", cluster);
      start(key -> key.cluster().equals(cluster));
    }
  }

  private void take(EventConsumer consumer) {
    List<Driver> assistants =
        IntStream.rangeClosed(1, ASSISTANTS)
            .mapToObj(number -> machine.drivers().start("events-" + number, consumer.assistant()))
            .toList();
    consumer.onBacklog(() -> assistants.forEach(Driver::wake));
    events =
        ImmutableList.<Driver>builder()
            .add(machine.drivers().start("events", consumer))
            .addAll(assistants)
            .build();
  }

  /** What failed for want of the outside need not wait any longer: it can be reached again. */
  void recovered() {
    loop.retryFailed();
    events.stream().limit(1).forEach(Driver::wake);
  }

  /**
   * Takes no more events and keys. Nothing is read any more, and no write begun; those that were
   * sent may end in time.
   *
   * @param writes until when those may end
   * @param all until when it returns, whatever the store of checkpoints does
   * @return whether they have
   */
  boolean end(BoundKeys keys, Deadline writes, Deadline all) throws InterruptedException {
    keys.toNowhere();
    for (Driver driver : drivers()) {
      driver.close();
    }
    loop.halt();
    boolean ended = workers.shutDown(writes.left(), machine.alarms());
    if (!ended) {
      log.atWarn().addKeyValue("event", "writes-cut-short").log("writes were cut short");
    }
    // Nothing may come after this, not even an event's doubt: the next term begins afresh.
    for (Driver driver : drivers()) {
      driver.join(all.orEarlier(LAST_TURNS).left());
    }
    Duration last = all.orEarlier(lastCheckpoints).left();
    Errand.run(machine.drivers(), "last-checkpoints", last, () -> checkpoints.runLast(last));
    return ended;
  }

  /** Whether, after its end, nothing of it is at work any more. */
  boolean over() {
    return workers.ended();
  }

  private List<Driver> drivers() {
    return Stream.concat(
            events.stream(),
            Stream.of(Optional.ofNullable(resync), Optional.ofNullable(flush))
                .flatMap(Optional::stream))
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
