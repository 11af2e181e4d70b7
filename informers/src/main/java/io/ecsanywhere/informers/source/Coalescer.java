package io.ecsanywhere.informers.source;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets reads that are asked for at the same time travel in one call.
 *
 * <p>There is no waiting for company: the first to ask calls at once. Who asks while that call is
 * under way gathers in the next batch, which the first of them to get the turn carries for all. On
 * a single thread this is a plain call.
 *
 * <p>A batch is as urgent as the most urgent who waits for it or behind it, and no less than an
 * event.
 *
 * @param <R> what a call answers
 */
public final class Coalescer<R> {

  private static final class Batch<R> {
    final Set<String> ids = new HashSet<>();
    final Urgency urgency = new Urgency(Priority.EVENT);
    boolean underWay;
    boolean done;
    @Nullable R answer;
    @Nullable Throwable failure;
  }

  private final int batchSize;
  private final Function<ImmutableSet<String>, R> call;

  /** Held during a call: one is under way at a time. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Guards the batches that gather or are under way, in the order of their turns. */
  private final ReentrantLock gathering = new ReentrantLock();

  private final Deque<Batch<R>> batches = new ArrayDeque<>();

  /**
   * @param batchSize how many ids a call takes at most
   * @param call reads; never runs twice at once
   */
  public Coalescer(int batchSize, Function<ImmutableSet<String>, R> call) {
    this.batchSize = batchSize;
    this.call = call;
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
    // Every batch is carried, whatever becomes of the others: nobody else may be there to do it.
    for (Batch<R> batch : joined) {
      turn.lock();
      try {
        if (!batch.done) {
          carry(batch);
          carried.add(batch);
        }
      } finally {
        turn.unlock();
      }
    }
    return joined.stream().map(batch -> answer(batch, carried.contains(batch))).toList();
  }

  private List<Batch<R>> join(Set<String> ids) {
    List<Batch<R>> joined = new ArrayList<>();
    gathering.lock();
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
      gathering.unlock();
    }
    return joined;
  }

  /** Whoever waits for a batch waits for those before it, too. */
  private void hurry(Batch<R> last, Priority to) {
    gathering.lock();
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
      gathering.unlock();
    }
  }

  private void carry(Batch<R> batch) {
    gathering.lock();
    try {
      batch.underWay = true;
    } finally {
      gathering.unlock();
    }
    try {
      batch.answer = batch.urgency.during(() -> call.apply(ImmutableSet.copyOf(batch.ids)));
    } catch (RuntimeException | Error e) {
      // An error too: who waits for the batch must not take it for an answer.
      batch.failure = e;
    } finally {
      batch.done = true;
      gathering.lock();
      try {
        batches.remove(batch);
      } finally {
        gathering.unlock();
      }
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
