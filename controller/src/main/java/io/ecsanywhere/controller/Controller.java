package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.budget.BucketStatus;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.election.ElectionListener;
import io.ecsanywhere.controller.election.Elector;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.controller.http.Readiness;
import io.ecsanywhere.controller.metrics.Work;
import io.ecsanywhere.controller.status.Sources;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.ResyncPeriods;
import io.ecsanywhere.informers.cache.Watch;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.trigger.EventResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of the controller over whatever stands behind the ports. It keeps its caches synced
 * and competes for the lease; while it has it, a {@link Term} does the work. What comes and goes
 * with leadership is the term; caches and bindings outlive it.
 *
 * <p>No term begins before every write of the one before has ended, nor before every cache has
 * completed a first read. A standby's caches may be as old as its slower polls, so everything is
 * read again once the lease was taken, and until a cluster has been nothing that may be its
 * services' is taken from any pool.
 */
public final class Controller {

  private static final Logger log = LoggerFactory.getLogger(Controller.class);
  private static final Duration UNTIL_READ = Duration.ofMillis(20);
  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);
  private static final Duration UNTIL_OVER = Duration.ofMillis(100);

  /** What is left of a stop's time when the writes have ended: for checkpoints and the lease. */
  private static final Duration FAREWELL = Duration.ofMillis(2_500);

  /** How many resync periods it takes a standby to see what the leader sees in one. */
  private static final int STANDBY_LAG = 4;

  /** For writes that were sent, however short their time-out: machines can be slow. */
  private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

  private final Machine machine;
  private final Bindings bindings;
  private final BoundKeys keys;
  private final Informers informers;
  private final Watch watch;
  private final TermFactory terms;
  private final Elector elector;
  private final PoolAdapters adapters;
  private final boolean dryRun;
  private final boolean everyCluster;
  private final Set<String> clusters;
  private final Duration grace;

  /** After this time a leader has seen and done what this replica has seen. */
  private final Duration untilSettled;

  /** A stop comes before the loops are started or after that, not in between. */
  private final ReentrantLock starting = new ReentrantLock();

  private volatile boolean stopped;
  private volatile @Nullable Driver life;
  private volatile @Nullable Driver electing;
  private volatile Role role = Role.SYNCING;
  private volatile @Nullable Term term;

  /**
   * A replica that has not been started. Nothing has been read yet.
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
        new Informers(
            outside.ports(), bindings::followsHealth, machine.ticker(), machine.alarms(), keys);
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
    this.adapters = outside.adapters();
    this.dryRun = options.dryRun();
    this.everyCluster = options.everyCluster();
    this.clusters = options.clusters();
    this.untilSettled =
        options.leaseDuration().plus(options.serviceResyncPeriod().multipliedBy(STANDBY_LAG));
    Duration longestWrite = options.timings().writeTimeout();
    outside.adapters().limitWrites(longestWrite, machine.alarms());
    this.grace = longestWrite.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : longestWrite;
  }

  /**
   * Starts it, unless it has been stopped. It looks at the lease once before it returns, and reads
   * nothing else.
   */
  public void start() {
    if (stopped) {
      return;
    }
    // Not under the lock: a stop that comes meanwhile need not wait for an answer from the lease.
    Duration untilSecondLook = elector.run();
    starting.lock();
    try {
      if (stopped) {
        return;
      }
      // With the lease in hand the first reads are also those that a new leader begins with.
      life = machine.drivers().start("life", new Life());
      if (everyCluster) {
        watch.startAll();
      } else {
        watch.start(clusters);
      }
      electing = machine.drivers().start("election", new Electing(elector, untilSecondLook));
    } finally {
      starting.unlock();
    }
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

  /**
   * What is known and done, for people who look.
   *
   * @param stuck the loops that are
   */
  Sources status(Supplier<List<BucketStatus>> budget, Supplier<List<String>> stuck) {
    return new Sources(
        informers,
        bindings,
        adapters,
        terms.byWhatIsKnown(),
        this::readiness,
        this::freshness,
        budget,
        stuck,
        () -> Optional.ofNullable(term).map(Term::underway),
        dryRun);
  }

  /** How fresh the caches are. */
  public Collection<Freshness> freshness() {
    return watch.freshness();
  }

  /** The clusters that cannot be read, so that nobody waits for them. */
  public List<String> clustersSetAside() {
    return informers.setAside();
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
   * Stops taking events and keys, cuts off what is under way but for writes that were sent, gives
   * back the lease when they have ended, then stops all. Where a write has not ended in time, the
   * lease is left to end by itself; so it is where the lease's store does not answer.
   *
   * @param patience for all of it, whatever any store does
   */
  public void stop(Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience, machine.ticker());
    starting.lock();
    try {
      if (stopped) {
        return;
      }
      stopped = true;
    } finally {
      starting.unlock();
    }
    boolean ended = false;
    try {
      ended = endTerm(deadline);
    } finally {
      Driver election = electing;
      if (election != null) {
        election.close();
      }
      try {
        leaveLease(ended, deadline.left());
      } finally {
        watch.close();
      }
    }
  }

  private void leaveLease(boolean writesEnded, Duration patience) throws InterruptedException {
    if (writesEnded) {
      Errand.run(machine.drivers(), "release", patience, () -> elector.release(patience));
    } else {
      elector.abandon();
    }
  }

  /** Meanwhile the lease is renewed. Returns whether every write has ended. */
  private boolean endTerm(Deadline all) throws InterruptedException {
    Deadline writes = all.before(FAREWELL);
    Driver living = life;
    if (living != null) {
      // A term may be just about to begin or to end.
      living.close();
      if (!living.join(writes.left())) {
        return false;
      }
    }
    Term working = term;
    return working == null || working.end(keys, writes.orEarlier(grace), all);
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
      Standing now = elector.standing();
      log.atInfo()
          .addKeyValue("event", "role")
          .addKeyValue("role", next.word())
          .addKeyValue("holder", now.holder())
          .addKeyValue("lease_epoch", now.epoch())
          .log("now {}", next.word());
    }
  }

  private final class OnElection implements ElectionListener {
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
    public boolean ready() {
      return term == null;
    }

    @Override
    public void led(long since) {
      bindings.forgetSettledByAnother(since, untilSettled);
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

    /** The term that takes nothing any more, and whose last writes have not ended. */
    private @Nullable Term deposed;

    Life() {
      elector.mandate().ifPresent(this::take);
    }

    @Override
    public Duration run() throws InterruptedException {
      Optional<Mandate> mandate = elector.mandate();
      Term working = term;
      if (working != null) {
        if (working != deposed
            && mandate.filter(now -> now.epoch() == working.mandate().epoch()).isPresent()) {
          return UNTIL_WOKEN;
        }
        return stepDown(working);
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

    private Duration takeOver(Mandate mandate) throws InterruptedException {
      if (taking == null || taking.epoch() != mandate.epoch()) {
        take(mandate);
      }
      boolean synced = informers.synced();
      become(synced ? Role.TAKING_OVER : Role.SYNCING);
      if (!synced) {
        return UNTIL_READ;
      }
      taking = null;
      Term next = terms.under(mandate);
      term = next;
      become(Role.LEADING);
      try {
        next.begin(keys);
      } catch (RuntimeException | Error e) {
        // A leader without workers would keep the others from working: begin anew.
        become(Role.TAKING_OVER);
        end(next, Duration.ZERO);
        throw e;
      }
      return UNTIL_WOKEN;
    }

    private void take(Mandate mandate) {
      taking = mandate;
      watch.hurry();
    }

    /** Two terms never work at once: what cannot be interrupted is waited for, however long. */
    private Duration stepDown(Term working) throws InterruptedException {
      if (working != deposed) {
        become(Role.STEPPING_DOWN);
        watch.slacken();
        end(working, grace);
      }
      if (!working.over()) {
        return UNTIL_OVER;
      }
      deposed = null;
      term = null;
      Driver election = electing;
      if (election != null) {
        election.wake();
      }
      return Duration.ZERO;
    }

    private void end(Term working, Duration writes) throws InterruptedException {
      deposed = working;
      if (!working.end(keys, in(writes), in(writes.plus(FAREWELL))) && !working.over()) {
        log.atWarn()
            .addKeyValue("event", "write-not-ended")
            .log("a write does not end: until it has, this replica does not lead again");
      }
    }

    private Deadline in(Duration time) {
      return Deadline.in(time, machine.ticker());
    }
  }
}
