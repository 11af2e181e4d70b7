package io.ecsanywhere.informers.cache;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets reads that are asked for at the same time travel in one call.
 *
 * <p>There is no waiting for company: the first to ask calls at once. Who asks while that call is
 * under way gathers in the next batch, which the first of them to get the turn carries for all. On
 * a single thread this is a plain call.
 */
final class Coalescer<V> {

  /** Takes an answer and when its read began, before those who asked go on. */
  @FunctionalInterface
  interface Receiver<V> {
    void receive(Answer<V> answer, long began);
  }

  private static final class Batch {
    final Set<String> ids = new HashSet<>();
    boolean done;
    @Nullable Throwable failure;
  }

  private final Source<V> source;
  private final Ticker ticker;
  private final Receiver<V> receiver;

  /** Held during a call: one is under way at a time. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Guards the batches that still gather. */
  private final ReentrantLock gathering = new ReentrantLock();

  private final Deque<Batch> gatheringBatches = new ArrayDeque<>();

  Coalescer(Source<V> source, Ticker ticker, Receiver<V> receiver) {
    this.source = source;
    this.ticker = ticker;
    this.receiver = receiver;
  }

  /**
   * Reads these things; when this returns the receiver has had the answer to a read that began
   * after the call.
   *
   * @throws ApiException where the read failed
   */
  void read(Set<String> ids) {
    List<Batch> joined = join(ids);
    // Every batch is carried, whatever becomes of the others: nobody else may be there to do it.
    for (Batch batch : joined) {
      turn.lock();
      try {
        if (!batch.done) {
          carry(batch);
        }
      } finally {
        turn.unlock();
      }
    }
    for (Batch batch : joined) {
      if (batch.failure != null) {
        Throwables.throwIfUnchecked(batch.failure);
      }
    }
  }

  private List<Batch> join(Set<String> ids) {
    List<Batch> joined = new ArrayList<>();
    gathering.lock();
    try {
      for (String id : ids) {
        Batch last = gatheringBatches.peekLast();
        if (last == null || last.ids.size() >= source.batchSize()) {
          last = new Batch();
          gatheringBatches.add(last);
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

  private void carry(Batch batch) {
    gathering.lock();
    try {
      gatheringBatches.remove(batch);
    } finally {
      gathering.unlock();
    }
    try {
      long began = ticker.nanos();
      // Whoever carries a batch carries it for all, some of whom may be in a hurry.
      Answer<V> answer =
          Urgency.atLeast(Priority.EVENT)
              .during(() -> source.describe(ImmutableSet.copyOf(batch.ids)));
      receiver.receive(answer, began);
    } catch (RuntimeException | Error e) {
      // An error too: who waits for the batch must not take it for an answer.
      batch.failure = e;
    } finally {
      batch.done = true;
    }
  }
}
