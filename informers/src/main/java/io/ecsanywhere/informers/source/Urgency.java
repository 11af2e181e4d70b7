package io.ecsanywhere.informers.source;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How urgent the piece of work at hand is. Where calls have to wait for their turn, the most urgent
 * work is served first; its urgency may rise while it waits. Work that nobody has spoken for, such
 * as a poll, is as urgent as a resync.
 */
public final class Urgency {

  private static final ScopedValue<Urgency> OF_WORK = ScopedValue.newInstance();
  private static final AtomicLong BEGUN = new AtomicLong();

  private final long began = BEGUN.getAndIncrement();
  private volatile Priority priority;
  private volatile Runnable raised = () -> {};
  private volatile Runnable sent = () -> {};

  public Urgency(Priority priority) {
    this.priority = priority;
  }

  /** That of the work on this thread. */
  public static Urgency current() {
    return OF_WORK.isBound() ? OF_WORK.get() : new Urgency(Priority.RESYNC);
  }

  /** That of the work on this thread, where it is higher; of what is done for others, too. */
  public static Urgency atLeast(Priority least) {
    Urgency current = current();
    return current.priority().compareTo(least) <= 0 ? current : new Urgency(least);
  }

  /** Lower than that of all work that began later. */
  public long began() {
    return began;
  }

  /** At this moment. */
  public Priority priority() {
    return priority;
  }

  /** Something may have come to hang on the same work that is more urgent. */
  public void raise(Priority to) {
    boolean higher;
    synchronized (this) {
      higher = to.compareTo(priority) < 0;
      priority = priority.orHigher(to);
    }
    if (higher) {
      raised.run();
    }
  }

  /** Whoever lets the work wait hears when it has become more urgent. */
  public void onRaise(Runnable listener) {
    raised = listener;
  }

  /** A call of the work has had its turn and is on its way: from now on it waits for the answer. */
  public void sent() {
    sent.run();
  }

  /** Whoever waits with the work hears of each call that is sent, on the work's thread. */
  void onSent(Runnable listener) {
    sent = listener;
  }

  /** Does work that is this urgent. */
  public <R, X extends Throwable> R during(ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(OF_WORK, this).call(work);
  }
}
