package io.ecsanywhere.controller.checkpoint;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.math.LongMath;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.controller.checkpoint.Page.Entry;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one term knows from those before of pools that were right, and leaves to those after.
 *
 * <ul>
 *   <li>A checkpoint says that a pool held exactly what it should, and that nothing has been
 *       written to it since. Who finds one for what the pool should hold now need not read the
 *       pool. Nothing is ever written on the word of a checkpoint.
 *   <li>Before a pool is written, its checkpoint is gone from the store for good: a leader that
 *       dies at the wrong moment leaves none behind that has become wrong. So that this costs
 *       little, a pool gets a checkpoint only once it has been left alone for a while.
 *   <li>Before the first write to any of a page's pools the page is put anew in this term, so that
 *       none that an earlier leader had on its way can take effect after.
 *   <li>A checkpoint counts for no longer than until the pool would have been read again anyway, so
 *       that changes by hand cost no more than they did. How old it is already is told by the
 *       clocks of the machine that put it and of this one. Where they differ it may count for
 *       longer than that, yet never past one period from the beginning of this term; one that seems
 *       to come from the future counts for nothing.
 * </ul>
 *
 * <p>One turn of the loop puts those pages that have changed. Safe for many threads.
 */
public final class Checkpoints implements Step {

  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /** A pool is left alone for this part of the resync period before it gets a checkpoint. */
  private static final int QUIET_PART = 20;

  private static final Duration LONGEST_QUIET = Duration.ofSeconds(30);

  /** Nothing is to be done where nothing is kept. */
  private static final Duration IDLE = Duration.ofHours(1);

  private final Optional<CheckpointStore> store;
  private final String leads;
  private final long period;
  private final long quiet;
  private final Mandate mandate;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Outage outage;
  private final List<Page> pages =
      IntStream.range(0, CheckpointPage.PAGES).mapToObj(Page::new).toList();

  private long term;
  private volatile boolean superseded;

  /** Where the next turn begins, for the one thread that takes turns. */
  private int next;

  /**
   * What is kept in a store, which has not been read.
   *
   * @param store empty: nothing is kept
   * @param leads what this replica leads, in words: checkpoints of those that lead something else
   *     count for nothing
   * @param period how often a pool is read in any case
   * @param mandate under which alone anything is put
   * @param patience for how long writes to pools wait for a store that cannot be written
   */
  public Checkpoints(
      Optional<CheckpointStore> store,
      String leads,
      Duration period,
      Mandate mandate,
      Duration patience,
      Ticker ticker,
      InstantSource clock) {
    this.store = store;
    this.leads = leads;
    this.period = period.toNanos();
    Duration part = period.dividedBy(QUIET_PART);
    this.quiet = (part.compareTo(LONGEST_QUIET) < 0 ? part : LONGEST_QUIET).toNanos();
    this.mandate = mandate;
    this.ticker = ticker;
    this.clock = clock;
    this.outage = new Outage(patience, ticker);
    this.term = mandate.epoch();
  }

  /** Where nothing is kept. */
  public static Checkpoints none() {
    return new Checkpoints(
        Optional.empty(),
        "",
        Duration.ofMinutes(1),
        new Mandate(0, () -> false),
        Duration.ZERO,
        () -> 0,
        () -> Instant.EPOCH);
  }

  /**
   * Says at the start of a replica, long before its first term, that it may not read what others
   * will leave. It works without: only the reads are more. Whatever else keeps it from reading may
   * have passed by then.
   */
  public static void tryPermissions(CheckpointStore store) {
    try {
      store.tryPermissions();
    } catch (ApiException e) {
      if (e.failure() instanceof ApiFailure.Denied denied) {
        log.atWarn()
            .addKeyValue("event", "checkpoints-denied")
            .addKeyValue("operation", denied.operation())
            .addKeyValue("error", denied.message())
            .log(
                "the permission {} on the lease table is missing: without it every pool is read"
                    + " whenever the leader changes",
                denied.operation());
      }
    }
  }

  /** Reads what earlier terms left; once, before anything else. */
  public void read() {
    if (store.isEmpty()) {
      return;
    }
    long began = ticker.nanos();
    Map<Integer, String> texts;
    try {
      texts = store.get().read();
    } catch (ApiException e) {
      log.atWarn()
          .addKeyValue("event", "checkpoints-unread")
          .addKeyValue("operation", e.failure().operation())
          .addKeyValue("error_kind", e.failure().kind())
          .addKeyValue("error", e.failure().message())
          .log("no checkpoints: every pool is read");
      return;
    }
    Found found = new Found(leads);
    texts.forEach(found::take);
    found.problem().ifPresent(problem -> passedOver(found, problem));
    // Later than whatever is there: even where the lease was deleted, and its epochs began anew.
    term =
        found.latestTerm() < mandate.epoch()
            ? mandate.epoch()
            : LongMath.saturatedAdd(found.latestTerm(), mandate.epoch());
    Instant now = clock.instant();
    int fresh = 0;
    for (Map.Entry<Integer, ImmutableSortedMap<String, Checkpoint>> page :
        found.pages().entrySet()) {
      fresh += take(pages.get(page.getKey()), page.getValue(), now, began);
    }
    log.atInfo()
        .addKeyValue("event", "checkpoints-read")
        .addKeyValue("pools", fresh)
        .addKeyValue("duration_ms", Duration.ofNanos(ticker.nanos() - began).toMillis())
        .log("{} pools were right not long ago", fresh);
  }

  private static void passedOver(Found found, String problem) {
    log.atWarn()
        .addKeyValue("event", "checkpoints-passed-over")
        .addKeyValue("pages", found.passedOver())
        .addKeyValue("error", problem)
        .log("{} pages of checkpoints count for nothing", found.passedOver());
  }

  private int take(
      Page page, ImmutableSortedMap<String, Checkpoint> pools, Instant now, long ticks) {
    page.found(pools);
    int fresh = 0;
    for (Map.Entry<String, Checkpoint> pool : pools.entrySet()) {
      Duration age = Duration.between(pool.getValue().verifiedAt(), now);
      if (!age.isNegative() && age.compareTo(Duration.ofNanos(period)) < 0) {
        page.note(
            pool.getKey(),
            new Entry(pool.getValue(), ticks - quiet, ticks + period - age.toNanos()));
        fresh++;
      }
    }
    return fresh;
  }

  /** Whether anything is kept: who asks first need not find out what nobody wants to know. */
  public boolean kept() {
    return store.isPresent() && !superseded;
  }

  /** Whether a pool was right not long ago, whatever it should hold now. */
  public boolean knows(String pool) {
    return valid(pool).isPresent();
  }

  /**
   * For how long more a pool need not be read; empty: it has to be read now.
   *
   * @param digest of what it should hold
   */
  public Optional<Duration> trusted(String pool, String digest) {
    return valid(pool)
        .filter(entry -> entry.checkpoint().digest().equals(digest))
        .map(entry -> Duration.ofNanos(entry.until() - ticker.nanos()));
  }

  /**
   * Whether a pool of this name was right not long ago with just these targets. Only for guesses:
   * it may be another pool by now.
   */
  public boolean resembles(String pool, SortedSet<Target> targets) {
    return valid(pool)
        .filter(entry -> Digest.isOf(targets, entry.checkpoint().digest()))
        .isPresent();
  }

  private Optional<Entry> valid(String pool) {
    return kept() ? page(pool).entry(pool).filter(entry -> !over(entry)) : Optional.empty();
  }

  private boolean over(Entry entry) {
    return entry.until() - ticker.nanos() <= 0;
  }

  /**
   * A pool holds just what it should, and whoever says so will {@link #forget} it before it is
   * written.
   *
   * @param read when it was last read, on the ticker
   */
  public void verified(String pool, String digest, long read) {
    if (kept()) {
      long now = ticker.nanos();
      page(pool)
          .note(
              pool,
              new Entry(
                  new Checkpoint(digest, clock.instant().minusNanos(now - read)),
                  now,
                  read + period));
    }
  }

  /** A pool was seen not to be as it should: its checkpoint goes, in its own time. */
  public void doubt(String pool) {
    page(pool).drop(pool);
  }

  /**
   * Must have returned before a pool is written: nothing in the store says any more, nor ever will,
   * what it held before. Where the store cannot be written, the pool waits, but no longer than the
   * patience; then it is written all the same, and so at once where the store has what a later term
   * put: no put of this one will ever be taken. Whoever leads next could then take it for right for
   * what is left of the resync period, if it should by chance hold again what it did before.
   *
   * @return whether that took time
   * @throws ApiException where the write has to wait
   */
  public boolean forget(String pool) {
    if (store.isEmpty()) {
      return false;
    }
    Page page = page(pool);
    page.drop(pool);
    boolean never = superseded && mandate.holds().getAsBoolean();
    if (!page.mayHold(pool) || never || outage.tooLong(page.number)) {
      return false;
    }
    page.putting.lock();
    try {
      // Another's put may have taken it along.
      if (page.mayHold(pool)) {
        put(page, this::isQuiet);
      }
      return true;
    } finally {
      page.putting.unlock();
    }
  }

  private boolean isQuiet(Entry entry) {
    return ticker.nanos() - entry.noted() >= quiet;
  }

  /** Puts what has changed, of the pools that have been left alone. */
  @Override
  public Duration run() {
    if (!kept()) {
      return IDLE;
    }
    int begin = next;
    for (int i = 0; i < pages.size(); i++) {
      Page page = pages.get((begin + i) % pages.size());
      if (!flush(page, this::isQuiet)) {
        // The others have their turn before this one comes again.
        next = (page.number + 1) % pages.size();
        break;
      }
    }
    return Duration.ofNanos(quiet);
  }

  /**
   * Puts all that is known, in the end: no pool is written any more. An interrupt cuts it short.
   *
   * @param patience after this time no further page is put
   */
  public void runLast(Duration patience) {
    long began = ticker.nanos();
    for (Page page : pages) {
      if (!kept()
          || ticker.nanos() - began >= patience.toNanos()
          || !mandate.holds().getAsBoolean()
          || !flush(page, _ -> true)) {
        return;
      }
    }
  }

  /** Returns whether the page says now what it should. */
  private boolean flush(Page page, Predicate<Entry> fit) {
    try {
      page.putting.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      page.expire(this::over);
      if (!page.says(fit)) {
        put(page, fit);
      }
      return !superseded;
    } catch (ApiException e) {
      return false;
    } finally {
      page.putting.unlock();
    }
  }

  /** Puts a page, by whoever has its lock. */
  private void put(Page page, Predicate<Entry> fit) {
    if (!mandate.holds().getAsBoolean()) {
      throw new ApiException(
          new ApiFailure.NotLeader(
              "checkpoints:put", "not sent: this replica is not the leader any more"));
    }
    ImmutableSortedMap<String, Checkpoint> pools = page.putting(fit);
    try {
      CheckpointPage next = new CheckpointPage(term, page.nextTurn(), leads, pools);
      if (store.orElseThrow().put(page.number, next)) {
        page.put(pools);
        outage.over(page.number);
      } else {
        supersededAt(page);
      }
    } catch (ApiException e) {
      outage.note(page.number, e.failure());
      throw e;
    }
  }

  /**
   * A later leader is at work, and this one is about to hear of it; or the lease was deleted, and
   * its epochs began anew under one that could not read how far they had come.
   */
  private void supersededAt(Page page) {
    if (!superseded) {
      superseded = true;
      log.atWarn()
          .addKeyValue("event", "checkpoints-superseded")
          .addKeyValue("page", page.number)
          .log("checkpoints of a later term are there: this one keeps none");
    }
  }

  private Page page(String pool) {
    return pages.get(CheckpointPage.of(pool));
  }
}
