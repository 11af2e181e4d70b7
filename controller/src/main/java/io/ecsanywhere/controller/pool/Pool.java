package io.ecsanywhere.controller.pool;

import com.google.common.collect.Comparators;
import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.WritePermit;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool: what it was last seen to hold, which task accounts for what, and the way to make it
 * hold what it should. One thread at a time is at work on a pool.
 */
final class Pool {

  /** How soon to see whether it can be told by now whose a member is. */
  private static final Duration OPEN_AGAIN = Duration.ofSeconds(30);

  /** Finds what the pool should hold. */
  @FunctionalInterface
  interface Look {

    /**
     * What it should hold.
     *
     * @param again whether to look anew, since reading or waiting for the write took time
     */
    Desired at(boolean again);
  }

  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  private final Occupancy occupancy = new Occupancy();
  private final String name;
  private final DriftChecks checks;
  private final Ticker ticker;
  private final Freshness freshness;
  private final Hold hold;
  private final PoolCheckpoint checkpoint;
  private final AdapterFailures failures;

  /** Which task accounts for a member: the present one, or the last that did. */
  private final Map<Target, Claim> accounts = new HashMap<>();

  private String identity = "";
  private PoolTraits traits = PoolTraits.plain(identity);
  private Observed observed = Observed.NOTHING;

  /** Whether the last write was refused for want of room. */
  private boolean full;

  /** Whether the last write was refused for want of agreement. */
  private boolean refused;

  private volatile @Nullable PoolSight sight;

  /** That of the pass at work, or the last that was. */
  private volatile Urgency atWork = new Urgency(Priority.RESYNC);

  /**
   * @param holds counts how often a pool was held, over all pools
   */
  Pool(
      PoolId id,
      Checkpoints checkpoints,
      DriftChecks checks,
      Duration resyncPeriod,
      LongAdder holds,
      Ticker ticker,
      RandomGenerator random) {
    this.name = id.toString();
    this.failures = new AdapterFailures(name, id.scheme());
    this.checks = checks;
    this.ticker = ticker;
    this.freshness = new Freshness(name, resyncPeriod, ticker, random);
    this.hold = new Hold(name, holds, ticker);
    this.checkpoint = new PoolCheckpoint(name, checkpoints);
  }

  Occupancy occupancy() {
    return occupancy;
  }

  /**
   * Another pass finds the pool busy. Whoever is at work on it looks at everything again once it
   * may write, and so for the other too: it waits no longer than the other would.
   */
  void hurry(Priority to) {
    atWork.raise(to);
  }

  AdapterFailures failures() {
    return failures;
  }

  /** As the last pass left it; empty before the first. */
  Optional<PoolSight> sight() {
    return Optional.ofNullable(sight);
  }

  /** Whether it has never been seen to exist. */
  boolean blank() {
    return identity.isEmpty();
  }

  /** Forgets what was known of another pool of this name. */
  void identify(PoolTraits traits) {
    this.traits = traits;
    String identity = traits.identity();
    if (!identity.equals(this.identity)) {
      this.identity = identity;
      observed = Observed.NOTHING;
      freshness.none();
      sight = null;
      accounts.clear();
    }
  }

  /**
   * Makes the pool hold what it should. A write that has to wait for its turn is decided anew after
   * the wait: all that happened meanwhile goes in one write, and nothing stale does. So is the rest
   * of a write whose permit was used up in the middle of it.
   *
   * @param look is asked after the pool has been read, for reading takes time
   * @param surroundings what is known about members that no task accounts for
   * @throws ApiException where the pool could not be read, or it cannot be told what it should hold
   */
  PoolReport reconcile(
      PoolAdapter adapter,
      String spelling,
      Look look,
      Supplier<Diff.Surroundings> surroundings,
      boolean dryRun) {
    atWork = Urgency.current();
    if (!freshness.known() && checkpoint.there()) {
      Optional<PoolReport> unread = unread(look.at(false));
      if (unread.isPresent()) {
        return unread.get();
      }
    }
    try (WritePermit permit = permit(adapter, spelling)) {
      boolean read = observe(adapter, spelling);
      Decision decision = decide(look.at(read), surroundings.get(), dryRun);
      if (dryRun) {
        return report(decision, decision.change(), false, Optional.empty())
            .with(Findings.of(decision.desired(), observed, decision.diff()));
      }
      Change done = Change.NOTHING;
      Optional<ApiFailure> failure = Optional.empty();
      while (!decision.change().isEmpty()) {
        try {
          if (!checkpoint.forget() && !waited(permit, decision)) {
            Written written = write(adapter, spelling, permit, decision);
            done = done.and(written.done());
            failure = written.failure();
            // What was held until others serve may go once they do.
            if (written.whole() && (failure.isPresent() || decision.held().isEmpty())) {
              break;
            }
          }
          observe(adapter, spelling);
          decision = decide(look.at(true), surroundings.get(), false);
        } catch (RuntimeException e) {
          if (done.isEmpty()) {
            throw e;
          }
          // What was written before is to be told all the same.
          failure = Optional.of(failures.of("reconcile", e));
          break;
        }
      }
      if (decision.change().register().isEmpty()) {
        freshness.settled();
      }
      accounts.putAll(decision.desired().targets());
      return report(decision, done, !done.isEmpty(), failure);
    }
  }

  /**
   * What to say of a pool that an earlier term left as it should be now. It is not read before it
   * should hold something else, or would have been read anyway; and before it is written it is
   * read, so that nothing is ever written on the word of a checkpoint.
   */
  private Optional<PoolReport> unread(Desired desired) {
    Optional<Duration> left = checkpoint.trusted(identity, desired);
    if (left.isPresent()) {
      accounts.putAll(desired.targets());
      sight = sight(desired, Optional.empty());
    }
    return left.map(until -> PoolReport.unread(name, desired.targets().size(), until));
  }

  private PoolReport report(
      Decision decision, Change done, boolean written, Optional<ApiFailure> failure) {
    if (freshness.known()) {
      accounts.keySet().removeIf(target -> !observed.members().containsKey(target));
    }
    sight = sight(decision.desired(), decision.held());
    boolean settled =
        freshness.known()
            && failure.isEmpty()
            && decision.held().isEmpty()
            && decision.diff().unlisted().isEmpty();
    checkpoint.say(identity, decision.desired(), observed, settled);
    return new PoolReport(
        name,
        done.register().size(),
        done.deregister().size(),
        observed.serving(),
        decision.diff().unlisted(),
        decision.held(),
        false,
        written,
        failure,
        Optional.of(untilNextLook(decision)),
        decision.desired().managed() || accounts.keySet().stream().anyMatch(observed::serving),
        Optional.empty());
  }

  private PoolSight sight(Desired desired, Optional<String> held) {
    return new PoolSight(
        traits, desired, observed, held, refused, freshness.readAt(), ticker.nanos());
  }

  /**
   * What is to be done, as things stand.
   *
   * @param change what of the difference is to be made
   * @param held why the rest of the difference is left as it is
   */
  private record Decision(Desired desired, Diff diff, Change change, Optional<String> held) {}

  private Decision decide(Desired wanted, Diff.Surroundings surroundings, boolean dryRun) {
    Desired desired = wanted.over(observed, full);
    Diff diff = Diff.between(desired, observed, accountsWith(desired), surroundings);
    // Whoever only asks what would be done is shown what follows upon the registrations too.
    Optional<String> held =
        dryRun && !diff.change().register().isEmpty()
            ? Optional.empty()
            : hold.on(diff.change(), observed, desired, full);
    return new Decision(
        desired, diff, held.isPresent() ? Hold.allowed(diff.change()) : diff.change(), held);
  }

  private WritePermit permit(PoolAdapter adapter, String spelling) {
    try {
      return adapter.permit(spelling);
    } catch (RuntimeException e) {
      throw classified("permit", e);
    }
  }

  /**
   * Waits until a change may be written; what takes targets away waits ahead of all else, and so
   * does what has to be there before they go.
   */
  private boolean waited(WritePermit permit, Decision decision) {
    Change change = decision.change();
    if (!change.deregister().isEmpty() || decision.held().isPresent()) {
      Urgency.current().raise(Priority.REMOVAL);
    }
    try {
      return permit.await(change);
    } catch (RuntimeException e) {
      throw classified("permit", e);
    }
  }

  private ApiException classified(String operation, RuntimeException e) {
    return new ApiException(failures.of(operation, e), e);
  }

  /** What is remembered of members stands above what can be concluded. */
  private Map<Target, Claim> accountsWith(Desired desired) {
    Map<Target, Claim> all = new HashMap<>(desired.ended());
    all.putAll(desired.left());
    all.putAll(accounts);
    return all;
  }

  /**
   * What was done of a change that failed: what the adapter knows to have been taken. A full pool
   * is looked at again at once, for it takes what fits and stays so: that shows it where the
   * adapter does not tell. After other failures nothing else is claimed, and the next pass looks.
   */
  private Change doneInPart(
      PoolAdapter adapter, String spelling, Change change, RuntimeException e) {
    Observed before = observed;
    Change told =
        e instanceof PartialWriteException part
            ? change.without(change.without(part.taken()))
            : Change.NOTHING;
    observed = before.after(told, ticker.nanos());
    if (full) {
      try {
        observe(adapter, spelling);
        return told.isEmpty()
            ? Change.of(
                Sets.filter(change.register(), t -> observed.serving(t) && !before.serving(t)),
                Sets.filter(change.deregister(), t -> !observed.serving(t) && before.serving(t)))
            : told;
      } catch (RuntimeException unread) {
        log.atDebug()
            .addKeyValue("event", "pool-unread")
            .addKeyValue("pool", name)
            .addKeyValue("error", unread.getMessage())
            .log("a full pool could not be read again");
      }
    }
    return told;
  }

  /** Reads the pool unless it was read lately; says whether it did. */
  private boolean observe(PoolAdapter adapter, String spelling) {
    if (!freshness.due()) {
      return false;
    }
    long began = ticker.nanos();
    observed = observed.reread(members(adapter, spelling), began);
    freshness.late().ifPresent(checks::ended);
    freshness.read(began);
    checkpoint.read(began);
    return true;
  }

  private List<Member> members(PoolAdapter adapter, String spelling) {
    try {
      return adapter.members(spelling);
    } catch (RuntimeException e) {
      throw classified("members", e);
    }
  }

  /**
   * What came of a write.
   *
   * @param whole whether nothing is left to send: otherwise the permit was used up before
   */
  private record Written(Change done, boolean whole, Optional<ApiFailure> failure) {}

  private Written write(
      PoolAdapter adapter, String spelling, WritePermit permit, Decision decision) {
    Change change = decision.change();
    Observed before = observed;
    accounts.putAll(decision.desired().targets());
    checkpoint.written(change.register().stream().anyMatch(before::draining));
    Change left;
    try {
      left = permit.apply(change);
    } catch (RuntimeException e) {
      // What was done and what was not is for the next look to find out.
      freshness.spoil();
      ApiFailure failure = failures.of("apply", e);
      full = failure instanceof ApiFailure.Full;
      refused = failure instanceof ApiFailure.Refused;
      return new Written(doneInPart(adapter, spelling, change, e), true, Optional.of(failure));
    }
    full = false;
    refused = false;
    Change done = change.without(left);
    observed = before.after(done, ticker.nanos());
    if (done.register().stream().anyMatch(before::draining)) {
      freshness.revived();
    } else {
      freshness.settled();
    }
    return new Written(done, left.isEmpty(), Optional.empty());
  }

  private Duration untilNextLook(Decision decision) {
    if (!decision.desired().away().isEmpty()) {
      return Freshness.SECOND_LOOK;
    }
    Duration usual = freshness.left();
    return decision.diff().open() ? Comparators.min(usual, OPEN_AGAIN) : usual;
  }
}
