package io.ecsanywhere.adapters.budget;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps all calls within the controller's share of AWS's request rates. A call that AWS would count
 * takes a token from each bucket that counts it, and waits where there is none.
 *
 * <ul>
 *   <li>The most urgent is served first ({@link Urgency}), and within one urgency whose work began
 *       first, so that what is half done is done soon. Nobody overtakes at a bucket that a more
 *       urgent one waits for.
 *   <li>Resyncs leave a quarter of each bucket: an event that comes finds something in it.
 *   <li>Who has waited for long becomes more urgent, up to an event's urgency. And whoever has
 *       waited longest at a bucket is passed over there by eight calls at most for each of its own:
 *       no storm, of removals neither, starves anybody for ever.
 *   <li>No bucket ever holds more than AWS's own, as long as nobody else calls, however long
 *       permits are held and calls on their way.
 *   <li>Where AWS throttles nevertheless, the narrowest bucket that counts the call fills more
 *       slowly for a while; one that counts more than that does, too, where calls of two narrower
 *       ones are refused within a second.
 * </ul>
 *
 * <p>Safe from any thread.
 */
public final class ApiBudget {

  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);

  private final Ticker ticker;
  private final Map<AwsRates.Documented, Bucket> buckets = new LinkedHashMap<>();
  private final Map<String, ImmutableList<Bucket>> byOperation = new ConcurrentHashMap<>();

  /** Guards the buckets and what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which they came. */
  private final List<Waiter> waiters = new ArrayList<>();

  private final Map<Waits.Of, Waits> waits = new LinkedHashMap<>();
  private final Driver driver;

  /**
   * @param drivers start the loop that serves those who wait, as tokens come in
   */
  public ApiBudget(Allowance allowance, Ticker ticker, Drivers drivers) {
    this.ticker = ticker;
    for (AwsRates.Documented documented : AwsRates.TABLE) {
      buckets.put(documented, new Bucket(documented.name(), allowance.of(documented), ticker));
    }
    this.driver = drivers.start("api-budget", new Serving());
  }

  /**
   * Waits until a call may be made. It is to {@link #begin} and {@link #end}.
   *
   * @param operation such as {@code ecs:DescribeTasks}; one that AWS does not count never waits
   * @throws ApiException where the thread was interrupted; it is still
   */
  public void take(String operation) {
    acquire(operation, 1);
  }

  /** A permit for calls of an operation, good for none yet. */
  public Permit permit(String operation) {
    return new Permit(this, operation);
  }

  /** A call is sent now that was waited for, or that a permit was good for. */
  public void begin(String operation) {
    lock.lock();
    try {
      counting(operation).forEach(Bucket::begin);
    } finally {
      lock.unlock();
    }
  }

  /** A call has returned that began. */
  public void end(String operation) {
    lock.lock();
    try {
      counting(operation).forEach(Bucket::end);
    } finally {
      lock.unlock();
    }
  }

  /** A call was made that nobody waited for, such as one that the SDK tried again. */
  public void charge(String operation) {
    lock.lock();
    try {
      counting(operation).forEach(Bucket::charge);
    } finally {
      lock.unlock();
    }
  }

  /** AWS has refused a call for its rate. */
  public void throttled(String operation) {
    lock.lock();
    try {
      ImmutableList<Bucket> counting = counting(operation);
      counting.stream().limit(1).forEach(Bucket::throttled);
      counting.stream().skip(1).forEach(outer -> outer.throttledIn(counting.getFirst()));
    } finally {
      lock.unlock();
    }
  }

  /** Each bucket as it stands. */
  public ImmutableList<BucketStatus> status() {
    lock.lock();
    try {
      return buckets.values().stream()
          .map(
              bucket ->
                  new BucketStatus(
                      bucket.name(),
                      bucket.tokens(),
                      bucket.burst(),
                      bucket.refill(),
                      (int) waiters.stream().filter(w -> w.buckets.contains(bucket)).count()))
          .collect(ImmutableList.toImmutableList());
    } finally {
      lock.unlock();
    }
  }

  /** How often and how long calls have waited so far, for each bucket and urgency. */
  public ImmutableList<Waits> waits() {
    lock.lock();
    try {
      return ImmutableList.copyOf(waits.values());
    } finally {
      lock.unlock();
    }
  }

  /** Serves nobody any more. */
  public void close() {
    driver.close();
  }

  int burst(String operation) {
    return counting(operation).stream().mapToInt(Bucket::burst).min().orElse(Integer.MAX_VALUE);
  }

  /** Whether AWS does not count its calls. */
  public boolean isFree(String operation) {
    return counting(operation).isEmpty();
  }

  void giveBack(String operation, int calls) {
    if (calls > 0) {
      lock.lock();
      try {
        counting(operation).forEach(bucket -> bucket.giveBack(calls));
        serve();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until there are this many tokens, and takes them.
   *
   * @param tokens at most a burst
   * @return whether there was a wait
   */
  boolean acquire(String operation, int tokens) {
    ImmutableList<Bucket> needed = counting(operation);
    if (needed.isEmpty()) {
      return false;
    }
    Waiter waiter;
    lock.lock();
    try {
      waiter = new Waiter(needed, tokens, ticker.nanos(), lock.newCondition());
      waiters.add(waiter);
      serve();
      if (waiter.done) {
        return false;
      }
      waiter.urgency.onRaise(driver::wake);
      driver.wake();
      try {
        while (!waiter.done) {
          waiter.served.await();
        }
      } catch (InterruptedException e) {
        withdraw(waiter);
        Thread.currentThread().interrupt();
        throw new ApiException(
            new ApiFailure.Transient(operation, "interrupted while it waited for its turn"), e);
      }
      note(waiter);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Waiter waiter) {
    if (waiter.done) {
      waiter.buckets.forEach(bucket -> bucket.giveBack(waiter.tokens));
    } else {
      waiters.remove(waiter);
    }
    serve();
  }

  private void note(Waiter waiter) {
    Duration waited = Duration.ofNanos(ticker.nanos() - waiter.since);
    Waits.Of of = new Waits.Of(waiter.lacking.name(), waiter.urgency.priority());
    waits.merge(of, new Waits(of, 1, waited), Waits::and);
  }

  /**
   * Gives to whoever can be given to.
   *
   * @return how long until somebody else can be
   */
  private Duration serve() {
    long now = ticker.nanos();
    Duration next = UNTIL_WOKEN;
    Set<Bucket> waitedFor = new HashSet<>();
    for (Waiter waiter : Waiter.ranked(waiters, now)) {
      Duration until = Duration.ZERO;
      boolean behind = false;
      for (Bucket bucket : waiter.buckets) {
        if (waitedFor.contains(bucket)) {
          behind = true;
          waiter.lacking = until.isZero() ? bucket : waiter.lacking;
        }
        Duration lack = bucket.until(waiter.needs(bucket));
        if (lack.compareTo(until) > 0) {
          until = lack;
          waiter.lacking = bucket;
        }
        if (!lack.isZero()) {
          waitedFor.add(bucket);
        }
      }
      if (!behind && until.isZero()) {
        serve(waiter);
      } else if (!until.isZero() && until.compareTo(next) < 0) {
        next = until;
      }
    }
    // Waiting makes more urgent.
    return waiters.isEmpty() || next.compareTo(Waiter.RISES_EVERY) < 0 ? next : Waiter.RISES_EVERY;
  }

  private void serve(Waiter waiter) {
    for (Bucket bucket : waiter.buckets) {
      bucket.take(waiter.tokens);
      waiters.stream()
          .takeWhile(earlier -> earlier != waiter)
          .filter(earlier -> earlier.lacking == bucket)
          .findFirst()
          .ifPresent(longest -> longest.passedOverBy(waiter.tokens));
    }
    waiter.done = true;
    waiters.remove(waiter);
    waiter.served.signal();
  }

  private ImmutableList<Bucket> counting(String operation) {
    return byOperation.computeIfAbsent(
        operation,
        name ->
            AwsRates.counting(name).stream()
                .map(buckets::get)
                .collect(ImmutableList.toImmutableList()));
  }

  private final class Serving implements Step {
    @Override
    public Duration run() {
      lock.lock();
      try {
        return serve();
      } finally {
        lock.unlock();
      }
    }
  }
}
