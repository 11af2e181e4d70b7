package io.ecsanywhere.controller.queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue of keys to look at. It carries names, never state, and guarantees:
 *
 * <ul>
 *   <li>A key that was added is taken at least once after the last add, unless the queue shuts
 *       down. However often it was added before it was taken, it is taken once.
 *   <li>A key is with one worker at a time. Added while a worker has it, it waits until that worker
 *       is {@link #done}, and is then taken again.
 *   <li>The most urgent key comes first, within a priority the first added. A further add raises a
 *       key's priority and never lowers it. A less urgent key still gets its turn: the one that has
 *       waited longest is passed over at most eight times in a row.
 *   <li>A delayed key has one entry, and the earliest wins. An immediate add takes the place of the
 *       delayed entry, and keeps its priority where that is the more urgent one: whoever takes the
 *       key says anew when to be called again.
 *   <li>Nothing is kept of a key that is neither waiting, delayed nor taken, except the number of
 *       its failures until it is forgotten: the queue's size is bound by the number of keys.
 * </ul>
 *
 * <p>Safe for use by many threads. One thread can drive it as well, by {@link #tryTake} and {@link
 * #untilNextDue}, and then nothing here ever waits.
 */
public final class WorkQueue<K> {

  private final Ticker ticker;
  private final QueueObserver observer;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Something changed for those who wait in {@link #take}. Each of them sleeps no longer than until
   * the first delayed entry is due: whenever an earlier one is made, all of them are woken.
   */
  private final Condition available = lock.newCondition();

  /** No key is with a worker any more, or somebody has waited for that for long enough. */
  private final Condition idle = lock.newCondition();

  /** Dirty keys that no worker has. No key is both here and in {@link #processing}. */
  @GuardedBy("lock")
  private final WaitingKeys<K> waiting = new WaitingKeys<>();

  /** Keys taken and not done, and when, on the ticker, each was taken. */
  @GuardedBy("lock")
  private final Map<K, Long> processing = new HashMap<>();

  /** Since when keys have been dirty, those with a worker among them. */
  @GuardedBy("lock")
  private final Map<K, Long> dirtySince = new HashMap<>();

  /** Those in {@link #processing} that became dirty meanwhile. */
  @GuardedBy("lock")
  private final Map<K, Priority> dirtyAgain = new HashMap<>();

  @GuardedBy("lock")
  private final DelayedKeys<K> delayed = new DelayedKeys<>();

  @GuardedBy("lock")
  private final Backoff<K> backoff;

  @GuardedBy("lock")
  private boolean shutDown;

  /** An empty queue, which from now on owns the back-off. */
  public WorkQueue(Ticker ticker, Backoff<K> backoff) {
    this(ticker, backoff, QueueObserver.NONE);
  }

  /** The same, and somebody hears of what it does. */
  public WorkQueue(Ticker ticker, Backoff<K> backoff, QueueObserver observer) {
    this.ticker = ticker;
    this.backoff = backoff;
    this.observer = observer;
  }

  /** Asks for the key to be looked at as soon as its turn comes. */
  public void add(K key, Priority priority) {
    lock.lock();
    try {
      if (shutDown) {
        return;
      }
      long now = promoteDue();
      Priority wanted =
          delayed.cancel(key).map(entry -> entry.priority().orHigher(priority)).orElse(priority);
      admit(key, wanted, now);
    } finally {
      lock.unlock();
    }
  }

  /** Asks for the key to be looked at after a delay; without one it is an {@link #add}. */
  public void addAfter(K key, Duration delay, Priority priority) {
    if (!delay.isPositive()) {
      add(key, priority);
      return;
    }
    lock.lock();
    try {
      if (!shutDown) {
        delay(key, delay, priority);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts a failure of the key and asks for it again after its back-off. To wait for a budget is
   * no failure of the key: that is for {@link #addAfter}.
   *
   * @return the back-off; an entry that is due earlier still stands
   */
  public Duration addRateLimited(K key, Priority priority) {
    lock.lock();
    try {
      Duration delay = backoff.next(key);
      if (!shutDown) {
        observer.retried();
        delay(key, delay, priority);
      }
      return delay;
    } finally {
      lock.unlock();
    }
  }

  /** Clears the key's failures. A delayed entry stands: success too may ask to be called again. */
  public void forget(K key) {
    lock.lock();
    try {
      backoff.forget(key);
    } finally {
      lock.unlock();
    }
  }

  /** The key's failures in a row: rate-limited adds since it was last forgotten. */
  public int failures(K key) {
    lock.lock();
    try {
      return backoff.failures(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a key; {@link #done} must follow.
   *
   * @return empty once the queue is shut down, and only then
   */
  public Optional<K> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!shutDown) {
        Optional<K> key = takeWaiting();
        if (key.isPresent()) {
          return key;
        }
        available.awaitNanos(nanosUntilDue());
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a key if one waits now; {@link #done} must follow. */
  public Optional<K> tryTake() {
    lock.lock();
    try {
      return takeWaiting();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends what {@link #take} began, and puts the key back where it became dirty meanwhile.
   *
   * @throws IllegalStateException where nobody has the key
   */
  public void done(K key) {
    lock.lock();
    try {
      long now = promoteDue();
      Long taken = processing.remove(key);
      if (taken == null) {
        throw new IllegalStateException("done with " + key + ", which nobody has taken");
      }
      observer.done(Duration.ofNanos(now - taken));
      Priority again = dirtyAgain.remove(key);
      if (again != null) {
        admit(key, again, now);
      }
      if (processing.isEmpty()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where a key is at the moment. Takes constant time, however many there are. */
  public Place place(K key) {
    lock.lock();
    try {
      promoteDue();
      if (processing.containsKey(key)) {
        return new Place(Place.State.WORKING, OptionalLong.empty());
      }
      if (waiting.contains(key)) {
        return new Place(Place.State.WAITING, OptionalLong.empty());
      }
      OptionalLong due = delayed.due(key);
      return due.isPresent() ? new Place(Place.State.DELAYED, due) : Place.NOWHERE;
    } finally {
      lock.unlock();
    }
  }

  /** How many keys wait for a worker. */
  public int depth() {
    return status().depth();
  }

  /** How the queue stands. */
  public QueueStatus status() {
    lock.lock();
    try {
      long now = promoteDue();
      long unfinished = 0;
      long longest = 0;
      for (long taken : processing.values()) {
        unfinished += now - taken;
        longest = Math.max(longest, now - taken);
      }
      return new QueueStatus(
          waiting.size(), Duration.ofNanos(unfinished), Duration.ofNanos(longest));
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long until a key can be taken: zero where one waits now, empty where none waits and none is
   * delayed.
   */
  public Optional<Duration> untilNextDue() {
    lock.lock();
    try {
      long now = promoteDue();
      if (waiting.size() > 0) {
        return Optional.of(Duration.ZERO);
      }
      OptionalLong due = delayed.firstDue();
      return due.isPresent()
          ? Optional.of(Duration.ofNanos(due.getAsLong() - now))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no keys any more, and drops those that wait or are delayed. Every {@link #take}, under
   * way or to come, returns empty. May be called again.
   *
   * @return whether all workers are done
   */
  public boolean shutDown() {
    lock.lock();
    try {
      shutDown = true;
      waiting.clear();
      dirtyAgain.clear();
      dirtySince.clear();
      delayed.clear();
      available.signalAll();
      return processing.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts down, and waits for the keys that workers have.
   *
   * @param alarms say when the grace is over
   * @return whether all workers were done within the grace
   */
  public boolean shutDown(Duration grace, Alarms alarms) throws InterruptedException {
    if (shutDown()) {
      return true;
    }
    AtomicBoolean over = new AtomicBoolean();
    Alarms.Alarm alarm = alarms.after(grace, () -> endWait(over));
    lock.lock();
    try {
      while (!processing.isEmpty() && !over.get()) {
        idle.await();
      }
      return processing.isEmpty();
    } finally {
      lock.unlock();
      alarm.cancel();
    }
  }

  private void endWait(AtomicBoolean over) {
    lock.lock();
    try {
      over.set(true);
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void admit(K key, Priority priority, long since) {
    if (dirtySince.putIfAbsent(key, since) == null) {
      observer.added();
    }
    if (processing.containsKey(key)) {
      dirtyAgain.merge(key, priority, Priority::orHigher);
      return;
    }
    boolean waits = waiting.contains(key);
    waiting.add(key, priority);
    if (!waits) {
      available.signal();
    }
  }

  @GuardedBy("lock")
  private void delay(K key, Duration delay, Priority priority) {
    long now = promoteDue();
    OptionalLong before = delayed.firstDue();
    delayed.add(key, now, delay, priority);
    if (!delayed.firstDue().equals(before)) {
      available.signalAll();
    }
  }

  /**
   * Runs before anything is added or taken: a delayed entry that is due counts from its own time.
   *
   * @return the time by which that was judged. Who needs the time goes on with this one: by a later
   *     one, an entry still among the delayed could be due already.
   */
  @GuardedBy("lock")
  private long promoteDue() {
    long now = ticker.nanos();
    Optional<DelayedKeys.Entry<K>> due = delayed.pollDue(now);
    while (due.isPresent()) {
      admit(due.get().key(), due.get().priority(), due.get().due());
      due = delayed.pollDue(now);
    }
    return now;
  }

  @GuardedBy("lock")
  private Optional<K> takeWaiting() {
    long now = promoteDue();
    Optional<K> key = waiting.poll();
    key.ifPresent(
        taken -> {
          processing.put(taken, now);
          Long since = dirtySince.remove(taken);
          observer.taken(Duration.ofNanos(since == null ? 0 : now - since));
        });
    return key;
  }

  @GuardedBy("lock")
  private long nanosUntilDue() {
    OptionalLong due = delayed.firstDue();
    return due.isPresent() ? due.getAsLong() - ticker.nanos() : DelayedKeys.LONGEST.toNanos();
  }
}
