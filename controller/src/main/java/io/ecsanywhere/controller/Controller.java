package io.ecsanywhere.controller;

import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.election.Elector;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.controller.http.Readiness;
import io.ecsanywhere.controller.metrics.Work;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.ResyncPeriods;
import io.ecsanywhere.informers.cache.Watch;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.trigger.EventResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of the controller over whatever stands behind the ports. It keeps its caches synced
 * and competes for the lease; while it has it, a {@link Term} does the work. What comes and goes
 * with leadership is the term; caches and bindings outlive it.
 *
 * <p>No term begins before every cache has completed a first read, nor before everything has been
 * read again since the lease was taken: a standby's caches may be as old as its slower polls.
 */
public final class Controller {

  private static final Logger log = LoggerFactory.getLogger(Controller.class);
  private static final Duration UNTIL_READ = Duration.ofMillis(20);
  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);
  private static final Duration GRACE_OF_THE_DEPOSED = Duration.ofSeconds(2);

  private final Machine machine;
  private final Bindings bindings;
  private final BoundKeys keys;
  private final Informers informers;
  private final Watch watch;
  private final TermFactory terms;
  private final Elector elector;
  private final Driver electing;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile @Nullable Driver life;
  private volatile Role role = Role.SYNCING;
  private volatile @Nullable Term term;

  /**
   * Starts a replica. It looks at the lease once before it returns, and reads nothing else.
   *
   * @param identity the replica's name, which no other process ever has
   * @param refused hears, at most once, why this replica must not run beside those that hold the
   *     lease; it stays a standby
   */
  public Controller(
      Options options,
      Outside outside,
      Machine machine,
      String identity,
      Consumer<String> refused) {
    this.machine = machine;
    this.bindings = new Bindings(outside.adapters(), machine.ticker());
    this.keys = new BoundKeys(bindings);
    this.informers =
        new Informers(outside.ports(), bindings::followsHealth, machine.ticker(), keys);
    keys.from(informers);
    this.watch =
        new Watch(
            informers,
            outside.ports(),
            new ResyncPeriods(
                options.serviceResyncPeriod(),
                options.taskResyncPeriod(),
                options.instanceResyncPeriod()),
            machine.drivers(),
            machine.ticker(),
            machine.random(),
            this::recovered);
    this.terms = new TermFactory(options, outside, machine, informers, bindings, keys, watch);
    this.elector =
        new Elector(
            outside.lease(),
            identity,
            options.leads(),
            options.timings(),
            machine.ticker(),
            machine.clock(),
            machine.random(),
            new OnElection(refused));
    outside.adapters().limitWrites(options.timings().writeTimeout());
    Duration untilSecondLook = elector.run();
    // With the lease in hand the first reads are also those that a new leader begins with.
    this.life = machine.drivers().start("life", new Life());
    if (options.everyCluster()) {
      watch.startAll();
    } else {
      watch.start(options.clusters());
    }
    this.electing = machine.drivers().start("election", new Electing(untilSecondLook));
  }

  /** Whether the replica is ready, and what it is at the moment. */
  public Readiness readiness() {
    return new Readiness(informers.synced(), role.word(), elector.standing());
  }

  /** How the election stands. */
  public Standing standing() {
    return elector.standing();
  }

  /** How the work stands; there is none while this replica does not lead. */
  public Work work() {
    Term working = term;
    return working == null ? Work.NONE : working.work();
  }

  /** How fresh the caches are. */
  public Collection<Freshness> freshness() {
    return watch.freshness();
  }

  /** How many messages from the queue of events this became of so far. */
  public long events(EventResult result) {
    return terms.events(result);
  }

  /** How often a pool was held so far. */
  public long holds() {
    return terms.holds();
  }

  /**
   * Stops taking events and keys, lets running reconciles end within the grace, gives back the
   * lease, then stops all.
   */
  public void stop(Duration grace) throws InterruptedException {
    if (stopping.getAndSet(true)) {
      return;
    }
    Driver living = life;
    try {
      if (living != null) {
        // A term may be just about to begin or to end.
        living.close();
        living.join(grace);
      }
      Term working = term;
      if (working != null) {
        // The lease is renewed until the last write has ended.
        working.end(keys, grace);
      }
    } finally {
      electing.close();
      elector.release(grace);
      watch.close();
    }
  }

  private void recovered() {
    Term working = term;
    if (working != null) {
      working.recovered();
    }
  }

  private void become(Role next) {
    if (role != next) {
      role = next;
      log.atInfo()
          .addKeyValue("event", "role")
          .addKeyValue("role", next.word())
          .log("now {}", next.word());
    }
  }

  /** The election, from the turn after the one that the constructor took. */
  private final class Electing implements PacedStep {
    private Optional<Duration> wait;

    Electing(Duration firstWait) {
      this.wait = Optional.of(firstWait);
    }

    @Override
    public Duration run() {
      Optional<Duration> first = wait;
      wait = Optional.empty();
      return first.isPresent() ? first.get() : elector.run();
    }

    @Override
    public Duration period() {
      return elector.period();
    }

    @Override
    public boolean succeeding() {
      return elector.succeeding();
    }
  }

  private final class OnElection implements Elector.Listener {
    private final Consumer<String> refused;

    OnElection(Consumer<String> refused) {
      this.refused = refused;
    }

    @Override
    public void changed() {
      Driver living = life;
      if (living != null) {
        living.wake();
      }
    }

    @Override
    public void refused(String line) {
      refused.accept(line);
    }
  }

  /** From role to role: what there is to do follows from the mandate and from what is read. */
  private final class Life implements Step {

    /** The mandate under which everything is being read again. */
    private @Nullable Mandate taking;

    private long tookAt;

    Life() {
      elector.mandate().ifPresent(this::take);
    }

    @Override
    public Duration run() throws InterruptedException {
      Optional<Mandate> mandate = elector.mandate();
      Term working = term;
      if (working != null) {
        if (mandate.filter(now -> now.epoch() == working.mandate().epoch()).isPresent()) {
          return UNTIL_WOKEN;
        }
        stepDown(working);
        return Duration.ZERO;
      }
      return mandate.isPresent() ? takeOver(mandate.get()) : standBy();
    }

    private Duration standBy() {
      if (taking != null) {
        taking = null;
        watch.slacken();
      }
      boolean synced = informers.synced();
      become(synced ? Role.STANDBY : Role.SYNCING);
      return synced ? UNTIL_WOKEN : UNTIL_READ;
    }

    private Duration takeOver(Mandate mandate) {
      if (taking == null || taking.epoch() != mandate.epoch()) {
        take(mandate);
      }
      become(informers.synced() ? Role.TAKING_OVER : Role.SYNCING);
      if (!informers.rereadSince(tookAt)) {
        return UNTIL_READ;
      }
      taking = null;
      Term next = terms.under(mandate);
      term = next;
      become(Role.LEADING);
      next.begin(keys);
      return UNTIL_WOKEN;
    }

    private void take(Mandate mandate) {
      taking = mandate;
      tookAt = machine.ticker().nanos();
      watch.hurry();
    }

    private void stepDown(Term deposed) throws InterruptedException {
      become(Role.STEPPING_DOWN);
      watch.slacken();
      deposed.end(keys, GRACE_OF_THE_DEPOSED);
      term = null;
    }
  }
}
