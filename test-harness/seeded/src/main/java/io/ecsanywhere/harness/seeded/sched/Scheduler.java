package io.ecsanywhere.harness.seeded.sched;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs fibers, which are real virtual threads, one at a time on the thread that calls {@link
 * #turn}. Whenever a fiber parks, in a call to the outside, a pause or a lock of the product's, the
 * seed chooses who runs next; where nobody can, time leaps to the next timer. So all of the
 * product's own locks and conditions work as they are, and a seed is an interleaving.
 */
public final class Scheduler {

  /** Far beyond any simulation. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int LONGEST_LENT = 60;
  private static final int LONGEST_STEP_NANOS = 200_000;

  private static final class Fiber {
    private final SimulatedProcess process;
    private final String name;
    private @Nullable Thread thread;

    Fiber(SimulatedProcess process, String name) {
      this.process = process;
      this.name = name;
    }
  }

  private record Ready(Fiber fiber, Runnable continuation) {}

  private record Timer(long at, long sequence, Runnable action) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final Chance chance;
  private final Trace trace;

  /** The thread that the world was made on, and runs on. */
  private final Thread own = Thread.currentThread();

  private final List<Ready> ready = new ArrayList<>();

  /** Fibers that are ready again by the doing of another thread than this world's. */
  private final BlockingQueue<Ready> returned = new LinkedBlockingQueue<>();

  private volatile @Nullable Fiber running;

  private final TreeSet<Timer> timers = new TreeSet<>();
  private final List<Idle> idle = new ArrayList<>();
  private final Map<Thread, Fiber> fibers = new HashMap<>();
  private final ListMultimap<Thread, Runnable> ends = ArrayListMultimap.create();
  private final double starvation;
  private final int starved;
  private long now;
  private long sequence;
  private long steps;
  private @Nullable Throwable failure;

  public Scheduler(long seed, Trace trace) {
    this.chance = new Chance(seed, "schedule");
    this.trace = trace;
    // Some worlds keep a part of the fibers waiting for as long as anybody else can run.
    this.starvation = chance.odds(0.3) ? 0.95 : 0;
    this.starved = chance.nextInt(8);
  }

  /** Nanoseconds since the world began. */
  public long now() {
    return now;
  }

  /** How many times a fiber has run. */
  public long steps() {
    return steps;
  }

  /** What ended a fiber that should not have ended. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Starts a fiber. */
  public Thread start(SimulatedProcess process, String name, Runnable body) {
    Fiber fiber = new Fiber(process, process.name() + "/" + name);
    Thread thread =
        VirtualThreads.on(continuation -> submit(new Ready(fiber, continuation)))
            .name(fiber.name)
            .unstarted(() -> run(body));
    fiber.thread = thread;
    fibers.put(thread, fiber);
    thread.start();
    return thread;
  }

  private void submit(Ready one) {
    // The JDK starts a thread on the one that asks for it, which may be a fiber: of this world, or
    // of another that has given back a lock which all worlds of a JVM share.
    Thread by = Thread.currentThread();
    Fiber now = running;
    if (now == null ? by == own : by == now.thread || (by == own && one.fiber != now)) {
      ready.add(one);
    } else {
      returned.add(one);
    }
  }

  /**
   * Runs a fiber until it parks. What all worlds of a JVM share can be locked by another world just
   * now; the JDK then takes the fiber off this thread, and whoever unlocks it, or a thread of the
   * JDK's own, makes the fiber ready again. For this world that is no time at all.
   */
  private void run(Ready next) {
    running = next.fiber;
    next.continuation.run();
    try {
      while (awaited(next.fiber)) {
        Ready back = returned.poll(LONGEST_LENT, TimeUnit.SECONDS);
        if (back == null) {
          throw new IllegalStateException(
              next.fiber.name + " waits for a lock of another world for ever");
        }
        back.continuation.run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a world was interrupted", e);
    } finally {
      running = null;
    }
  }

  private boolean awaited(Fiber fiber) {
    Thread thread = Objects.requireNonNull(fiber.thread);
    return switch (thread.getState()) {
      case BLOCKED -> true;
      case RUNNABLE -> ready.stream().noneMatch(one -> one.fiber == fiber);
      case WAITING -> AwaitedLock.outside(thread, fibers::containsKey);
      case NEW, TIMED_WAITING, TERMINATED -> false;
    };
  }

  private void run(Runnable body) {
    try {
      body.run();
    } catch (OverError e) {
      // As it should be.
    } catch (Throwable e) {
      report(e);
    } finally {
      fibers.remove(Thread.currentThread());
      List.copyOf(ends.removeAll(Thread.currentThread())).forEach(Runnable::run);
    }
  }

  /** Takes note of what should not have been thrown. */
  void report(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /** Runs when a fiber has ended. */
  Runnable onEnd(Thread thread, Runnable action) {
    ends.put(thread, action);
    return () -> ends.remove(thread, action);
  }

  /** Does something at a time, or as soon after as the world gets to it. */
  public Runnable at(long time, Runnable action) {
    Timer timer = new Timer(Math.max(time, now), sequence++, action);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  public Runnable after(Duration delay, Runnable action) {
    return at(now + delay.toNanos(), action);
  }

  /** Asks about these fibers' work from now on. */
  public void watch(Idle fibers) {
    idle.add(fibers);
  }

  public void forget(Idle fibers) {
    idle.remove(fibers);
  }

  /**
   * On a fiber: waits until something is so, or until a time. Whoever makes it so unparks the
   * thread.
   */
  public void await(BooleanSupplier so, long until) throws InterruptedException {
    Thread thread = Thread.currentThread();
    Runnable cancel = until == NEVER ? () -> {} : at(until, () -> LockSupport.unpark(thread));
    try {
      endIfOver(thread);
      while (!so.getAsBoolean() && now < until) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park();
        endIfOver(thread);
      }
    } finally {
      cancel.run();
    }
  }

  private void endIfOver(Thread thread) {
    Fiber fiber = fibers.get(thread);
    if (fiber == null || fiber.process.dead()) {
      throw new OverError();
    }
  }

  /** On a fiber: ends it, where its process is no more. */
  public void endIfOver() {
    endIfOver(Thread.currentThread());
  }

  /**
   * Lets one fiber run until it parks, or time leap.
   *
   * @param horizon time does not go beyond it
   * @return false where the horizon is reached
   */
  public boolean turn(long horizon) {
    if (now >= horizon) {
      return false;
    }
    returned.drainTo(ready);
    fireDue();
    long nextWork = wakeIdle();
    int chosen = choose();
    if (chosen >= 0) {
      Ready next = ready.get(chosen);
      ready.set(chosen, ready.getLast());
      ready.removeLast();
      steps++;
      trace.step(next.fiber.name, now);
      run(next);
      now += 1 + chance.nextInt(LONGEST_STEP_NANOS);
      return true;
    }
    long next = timers.isEmpty() ? NEVER : timers.first().at;
    now = Math.max(now, Math.min(horizon, Math.min(next, nextWork)));
    return true;
  }

  private void fireDue() {
    while (!timers.isEmpty() && timers.first().at <= now) {
      Timer timer = timers.first();
      timers.remove(timer);
      timer.action.run();
    }
  }

  /** Returns when the next of the idle have work. */
  private long wakeIdle() {
    long next = NEVER;
    for (Idle fibers : List.copyOf(idle)) {
      if (fibers.process().dead()) {
        idle.remove(fibers);
      } else if (!fibers.process().paused()) {
        Optional<Duration> wait = fibers.untilWork();
        if (wait.isPresent() && !wait.get().isPositive()) {
          fibers.wake();
        } else if (wait.isPresent()) {
          next = Math.min(next, now + wait.get().toNanos());
        }
      }
    }
    return next;
  }

  /** Returns the place of a fiber that can run, or -1. */
  private int choose() {
    int eligible = 0;
    int preferred = 0;
    for (Ready one : ready) {
      if (!one.fiber.process.paused()) {
        eligible++;
        preferred += starved(one) ? 0 : 1;
      }
    }
    if (eligible == 0) {
      return -1;
    }
    boolean starving = preferred > 0 && preferred < eligible && chance.odds(starvation);
    int left = chance.nextInt(starving ? preferred : eligible);
    for (int i = 0; i < ready.size(); i++) {
      Ready one = ready.get(i);
      if (!one.fiber.process.paused() && !(starving && starved(one)) && left-- == 0) {
        return i;
      }
    }
    throw new IllegalStateException("nobody was chosen");
  }

  private boolean starved(Ready one) {
    return (one.fiber.name.hashCode() & 7) == starved;
  }

  /** Lets every fiber end: their processes are dead by now. */
  public void drain() {
    timers.clear();
    idle.clear();
    for (Thread thread : List.copyOf(fibers.keySet())) {
      LockSupport.unpark(thread);
    }
    int patience = 100_000;
    while (!ready.isEmpty() && patience-- > 0) {
      run(ready.removeLast());
    }
  }
}
