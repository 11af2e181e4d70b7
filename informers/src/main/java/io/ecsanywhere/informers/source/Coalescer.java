package io.ecsanywhere.informers.source;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets reads that are asked for at the same time travel in one call.
 *
 * <p>There is no waiting for company: the first to ask calls at once. Who asks while that call is
 * under way gathers in the next batch, which one of those who wait carries for all. On a single
 * thread this is a plain call.
 *
 * <p>An answer that does not come must not hold up everybody: where one is awaited for longer than
 * {@link #PATIENCE}, the next batch goes. The time in which a call waits for its turn does not
 * count: then the next could only wait as well, and would take less company along.
 *
 * <p>A batch is as urgent as the most urgent who waits for it or behind it.
 *
 * @param <R> what a call answers
 */
public final class Coalescer<R> {

  /** Several times what an answer takes when all is well. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final class Batch<R> {
    final Set<String> ids = new HashSet<>();
    final Urgency urgency = new Urgency(Priority.RESYNC);
    boolean underWay;

    /** Whether its answer has been awaited for too long. */
    boolean late;

    boolean done;
    @Nullable R answer;
    @Nullable Throwable failure;
    Alarms.Alarm alarm = () -> {};
  }

  private final int batchSize;
  private final int atOnce;
  private final Alarms alarms;
  private final Function<ImmutableSet<String>, R> call;

  /** Guards the batches, but not those who carry one, while they do. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition changed = lock.newCondition();

  /** Those that gather or are under way, in the order of their turns. */
  private final Deque<Batch<R>> batches = new ArrayDeque<>();

  /**
   * @param batchSize how many ids a call takes at most
   * @param atOnce how many calls may be under way, all but the last of them late
   * @param call reads; tells its {@link Urgency} when the request is {@link Urgency#sent}
   */
  public Coalescer(
      int batchSize, int atOnce, Alarms alarms, Function<ImmutableSet<String>, R> call) {
    this.batchSize = batchSize;
    this.atOnce = atOnce;
    this.alarms = alarms;
    this.call = call;
  }

  /**
   * One whose calls never run two at once, however long they take.
   *
   * @param batchSize how many ids a call takes at most
   */
  public static <R> Coalescer<R> oneByOne(int batchSize, Function<ImmutableSet<String>, R> call) {
    return new Coalescer<>(batchSize, 1, (_, _) -> () -> {}, call);
  }

  /**
   * Reads these things by calls that begin after this is called.
   *
   * @return the answer of each call that some of them travelled in
   * @throws ApiException where a call failed; each who waited for it gets one of its own
   */
  public List<R> read(Set<String> ids) {
    List<Batch<R>> joined = join(ids);
    if (joined.isEmpty()) {
      return List.of();
    }
    Urgency mine = Urgency.current();
    mine.onRaise(() -> hurry(joined.getLast(), mine.priority()));
    hurry(joined.getLast(), mine.priority());
    Set<Batch<R>> carried = new HashSet<>();
    for (Optional<Batch<R>> next = next(joined); next.isPresent(); next = next(joined)) {
      carry(next.get());
      carried.add(next.get());
    }
    return joined.stream().map(batch -> answer(batch, carried.contains(batch))).toList();
  }

  private List<Batch<R>> join(Set<String> ids) {
    List<Batch<R>> joined = new ArrayList<>();
    lock.lock();
    try {
      for (String id : ids) {
        Batch<R> last = batches.peekLast();
        if (last == null || last.underWay || last.ids.size() >= batchSize) {
          last = new Batch<>();
          batches.add(last);
        }
        last.ids.add(id);
        if (joined.isEmpty() || joined.getLast() != last) {
          joined.add(last);
        }
      }
    } finally {
      lock.unlock();
    }
    return joined;
  }

  /** Whoever waits for a batch waits for those before it, too. */
  private void hurry(Batch<R> last, Priority to) {
    lock.lock();
    try {
      if (batches.contains(last)) {
        for (Batch<R> batch : batches) {
          batch.urgency.raise(to);
          if (batch == last) {
            return;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a batch to carry: the next one, whoever joined it. Those who did may be carrying
   * another meanwhile.
   *
   * @return empty once nothing is left to do but to take the answers
   */
  private Optional<Batch<R>> next(List<Batch<R>> joined) {
    lock.lock();
    try {
      while (!joined.stream().allMatch(batch -> batch.done)) {
        if (mayGo() && !joined.stream().allMatch(batch -> batch.underWay)) {
          Batch<R> next =
              batches.stream().filter(batch -> !batch.underWay).findFirst().orElseThrow();
          next.underWay = true;
          return Optional.of(next);
        }
        changed.awaitUninterruptibly();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayGo() {
    List<Batch<R>> underWay = batches.stream().filter(batch -> batch.underWay).toList();
    return underWay.size() < atOnce && underWay.stream().allMatch(batch -> batch.late);
  }

  private void carry(Batch<R> batch) {
    batch.urgency.onSent(
        () -> {
          batch.alarm.cancel();
          batch.alarm = alarms.after(PATIENCE, () -> late(batch));
        });
    try {
      batch.answer = batch.urgency.during(() -> call.apply(ImmutableSet.copyOf(batch.ids)));
    } catch (RuntimeException | Error e) {
      // An error too: who waits for the batch must not take it for an answer.
      batch.failure = e;
    } finally {
      batch.alarm.cancel();
      lock.lock();
      try {
        batch.done = true;
        batches.remove(batch);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void late(Batch<R> batch) {
    lock.lock();
    try {
      batch.late = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static <R> R answer(Batch<R> batch, boolean carriedIt) {
    if (batch.answer != null) {
      return batch.answer;
    }
    if (carriedIt && batch.failure != null) {
      Throwables.throwIfUnchecked(batch.failure);
    }
    throw batch.failure instanceof ApiException known
        ? new ApiException(known.failure(), known)
        : new IllegalStateException("the call broke that this read travelled in", batch.failure);
  }
}
