package io.ecsanywhere.informers.source;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How urgent the piece of work at hand is. Where calls have to wait for their turn, the most urgent
 * work is served first; its urgency may rise while it waits. Work that nobody has spoken for, such
 * as a poll, is as urgent as a resync.
 */
public final class Urgency {

  private static final ScopedValue<Urgency> OF_WORK = ScopedValue.newInstance();
  private static final AtomicLong BEGUN = new AtomicLong();

  private final Optional<Urgency> whole;
  private final long began;
  private volatile Priority priority;
  private volatile Runnable raised = () -> {};
  private volatile Runnable sent = () -> {};

  public Urgency(Priority priority) {
    this(Optional.empty(), BEGUN.getAndIncrement(), priority);
  }

  private Urgency(Optional<Urgency> whole, long began, Priority priority) {
    this.whole = whole;
    this.began = began;
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

  /**
   * That of a part of the work on this thread: always as urgent as the whole. Where the part
   * becomes more urgent than that, the rest does not.
   */
  public static Urgency ofPart() {
    Urgency whole = current();
    return new Urgency(Optional.of(whole), whole.began, whole.priority());
  }

  /** Lower than that of all work that began later. */
  public long began() {
    return began;
  }

  /** At this moment. */
  public Priority priority() {
    Priority own = priority;
    return whole.map(Urgency::priority).map(own::orHigher).orElse(own);
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
    whole.ifPresent(urgency -> urgency.onRaise(listener));
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
