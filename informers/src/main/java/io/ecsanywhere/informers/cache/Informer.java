package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Coalescer;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a view of one kind of thing equal to the outside.
 *
 * <ul>
 *   <li>{@link #poll} lists everything, describes what it listed together with what the view has
 *       beyond that, and only then swaps the view and tells the handlers. A list or description
 *       that fails anywhere changes nothing.
 *   <li>What is listed and settled is not described by every poll; a {@link Rotation} reads it
 *       again. A thing is settled while it rests, as its kind has it, and reads that began {@link
 *       #SETTLED_AFTER} apart, or further, have shown it in the same state throughout. The first
 *       poll, and the one that {@link #rereadAll} asks for, describe everything.
 *   <li>So a thing never leaves the view because a list did not show it, but because the API, asked
 *       for it by name, says that it is over or does not know it. The latter is not believed of a
 *       thing that came into the view within the last minute: ECS shows what is over for an hour,
 *       so that answer is a stale read. Nor is it believed of a thing that the same poll's list
 *       shows: one of the two answers is stale.
 *   <li>{@link #refresh} reads single things again and merges them. A poll that began before such a
 *       read does not overwrite what it brought, no read replaces a newer version by an older, and
 *       none that began before a thing was seen to be gone brings it back.
 * </ul>
 *
 * <p>Safe from any thread. Polls do not overlap by the contract of their one driver.
 */
public final class Informer<V> {

  private static final Logger log = LoggerFactory.getLogger(Informer.class);
  static final Duration MISSING_BELIEVED_AFTER = Duration.ofMinutes(1);

  /** Far longer than an answer of the API's lags behind what it shows elsewhere. */
  static final Duration SETTLED_AFTER = Duration.ofSeconds(20);

  /** Of targeted reads, where answers do not come. */
  private static final int READS_AT_ONCE = 4;

  private final Kind<V> kind;
  private final Source<V> source;
  private final Ticker ticker;
  private final GroupedView<V> view;
  private final Coalescer<Answer<V>> coalescer;
  private final List<ChangeHandler<V>> handlers = new CopyOnWriteArrayList<>();
  private final List<Runnable> rereads = new CopyOnWriteArrayList<>();

  /** Guards what follows and every change of the view. */
  private final ReentrantLock merging = new ReentrantLock();

  private final Readings readings = new Readings();
  private final Rotation rotation;
  private final AtomicBoolean rereadDue = new AtomicBoolean(true);
  private volatile boolean synced;
  private volatile long lastListBegan;
  private volatile long lastRereadBegan;
  private volatile @Nullable Long failingSince;
  private volatile @Nullable ApiFailure refused;

  Informer(Kind<V> kind, Source<V> source, Ticker ticker, Alarms alarms) {
    this.kind = kind;
    this.source = source;
    this.ticker = ticker;
    this.view = new GroupedView<>(kind.group());
    this.rotation = new Rotation(source.batchSize());
    this.coalescer = new Coalescer<>(source.batchSize(), READS_AT_ONCE, alarms, this::describe);
  }

  public String name() {
    return kind.name();
  }

  public View<V> view() {
    return view;
  }

  /** Whether a first whole list has been read. */
  public boolean synced() {
    return synced;
  }

  /** When the last whole list that succeeded began, on the ticker; empty before the first. */
  public OptionalLong lastListBegan() {
    return synced ? OptionalLong.of(lastListBegan) : OptionalLong.empty();
  }

  /** Handlers hear of changes from now on, those of the first list included. */
  void onChange(ChangeHandler<V> handler) {
    handlers.add(handler);
  }

  /** Runs after each poll that described everything, the first one too. */
  void onReread(Runnable listener) {
    rereads.add(listener);
  }

  /** Whether the last poll failed. */
  boolean failing() {
    return failingSince != null;
  }

  /** Whether every poll has failed that ended within the last such time. */
  boolean failingFor(Duration time) {
    Long since = failingSince;
    return since != null && ticker.nanos() - since >= time.toNanos();
  }

  /**
   * Why this may not be read, or that it is not there; empty where neither was said since a poll
   * last succeeded. Other failures say nothing of it.
   */
  Optional<ApiFailure> refused() {
    return Optional.ofNullable(refused);
  }

  /** Whether the last whole list that succeeded began after a time on the ticker. */
  boolean listedSince(long since) {
    return synced && lastListBegan - since > 0;
  }

  /** Whether everything has been read by a poll that began no earlier than a time on the ticker. */
  boolean rereadSince(long since) {
    return synced && lastRereadBegan - since >= 0;
  }

  /** Whether one thing was found by a read that began no earlier than a time on the ticker. */
  boolean readSince(String id, long since) {
    merging.lock();
    try {
      return readings.since(id, since);
    } finally {
      merging.unlock();
    }
  }

  /** The next poll to begin describes everything. */
  void rereadAll() {
    rereadDue.set(true);
  }

  /**
   * Lists everything and describes what is not settled.
   *
   * @throws ApiException where any part could not be read; the view is as before
   */
  public void poll() {
    boolean everything = rereadDue.getAndSet(false);
    boolean done = false;
    try {
      // Whoever acts on the view waits for this one: it leaves no reserve to others.
      Priority least = everything ? Priority.POLL : Priority.RESYNC;
      done =
          Urgency.atLeast(least)
              .during(
                  () -> {
                    poll(everything);
                    return true;
                  });
      failingSince = null;
      refused = null;
    } catch (ApiException e) {
      if (failingSince == null) {
        failingSince = ticker.nanos();
      }
      note(e.failure());
      throw e;
    } finally {
      if (everything && !done) {
        rereadDue.set(true);
      }
    }
  }

  private void note(ApiFailure failure) {
    switch (failure) {
      case ApiFailure.Denied _, ApiFailure.NotFound _ -> refused = failure;
      case ApiFailure.Transient _,
          ApiFailure.Throttled _,
          ApiFailure.Refused _,
          ApiFailure.Invalid _,
          ApiFailure.Full _,
          ApiFailure.NotLeader _ -> {}
    }
  }

  private void poll(boolean everything) {
    long began = ticker.nanos();
    Set<String> listed = source.list();
    Due due = everything ? everything(listed) : due(listed);
    Answer<V> answer = source.describe(due.ids);
    merging.lock();
    try {
      List<Change<V>> changes = merge(answer, listed, began);
      readings.forgetDepartures(began);
      lastListBegan = began;
      due.turn.ifPresentOrElse(rotation::spend, () -> lastRereadBegan = began);
      // Whoever hears of a change may act on it at once.
      tell(changes, ChangeHandler.Found.BY_POLL);
      synced = true;
    } finally {
      merging.unlock();
    }
    if (everything) {
      rereads.forEach(Runnable::run);
    }
  }

  /**
   * What a poll describes.
   *
   * @param turn the rotation's; empty where everything is described
   */
  private record Due(Set<String> ids, Optional<Rotation.Turn> turn) {}

  private Due everything(Set<String> listed) {
    return new Due(ImmutableSet.copyOf(Sets.union(view.ids(), listed)), Optional.empty());
  }

  /** What a poll describes that has listed these. */
  private Due due(Set<String> listed) {
    Set<String> due = new LinkedHashSet<>();
    List<String> candidates = new ArrayList<>();
    merging.lock();
    try {
      readings.forEach((id, settled) -> (settled ? candidates : due).add(id));
    } finally {
      merging.unlock();
    }
    for (String id : listed) {
      if (view.get(id).isEmpty()) {
        due.add(id);
      }
    }
    List<String> settled = new ArrayList<>();
    for (String id : candidates) {
      boolean rests = listed.contains(id) && view.get(id).filter(kind.rests()).isPresent();
      (rests ? settled : due).add(id);
    }
    Rotation.Turn turn = rotation.next(due.size(), settled.size());
    due.addAll(settled.subList(0, turn.reads()));
    return new Due(due, Optional.of(turn));
  }

  /** Those of these things in view that the last poll did not read, for they were settled. */
  Set<String> passedOver(Set<String> ids) {
    merging.lock();
    try {
      return ids.stream()
          .filter(id -> synced && readings.before(id, lastListBegan))
          .collect(ImmutableSet.toImmutableSet());
    } finally {
      merging.unlock();
    }
  }

  /**
   * Reads these things again, together with whatever else is being asked for just now.
   *
   * @throws ApiException where the read failed
   */
  public void refresh(Set<String> ids) {
    var _ = coalescer.read(ids);
  }

  /**
   * Reads one thing again in a call of its own, whatever else is being asked for.
   *
   * @throws ApiException where the read failed
   */
  void refreshAlone(String id) {
    var _ = describe(ImmutableSet.of(id));
  }

  private Answer<V> describe(ImmutableSet<String> ids) {
    long began = ticker.nanos();
    Answer<V> answer = source.describe(ids);
    mergeTargeted(answer, began);
    return answer;
  }

  private void mergeTargeted(Answer<V> answer, long began) {
    merging.lock();
    try {
      tell(merge(answer, answer.found().keySet(), began), ChangeHandler.Found.BY_REFRESH);
    } finally {
      merging.unlock();
    }
  }

  /** Puts what was read into the view; what changed by that is still to be told. */
  private List<Change<V>> merge(Answer<V> answer, Set<String> listed, long began) {
    Map<String, V> puts = new HashMap<>();
    Set<String> removals = new HashSet<>();
    List<Change<V>> changes = new ArrayList<>();
    answer
        .found()
        .forEach(
            (id, read) -> {
              if (readings.outdated(id, began)) {
                return;
              }
              V known = view.get(id).orElse(null);
              if (known != null && kind.regresses().test(known, read)) {
                return;
              }
              if (kind.ended().test(read) && !listed.contains(id)) {
                if (known != null) {
                  removals.add(id);
                  changes.add(new Change.Deleted<>(known));
                }
                return;
              }
              boolean same = Objects.equals(known, read);
              readings.found(id, same, began);
              if (known == null) {
                puts.put(id, read);
                changes.add(new Change.Added<>(read));
              } else if (!same) {
                puts.put(id, read);
                changes.add(new Change.Changed<>(known, read));
              }
            });
    for (String id : answer.missing()) {
      if (gone(id, listed, began)) {
        view.get(id).ifPresent(known -> changes.add(new Change.Deleted<>(known)));
        removals.add(id);
      }
    }
    removals.forEach(id -> readings.departed(id, began));
    view.apply(puts, removals);
    return changes;
  }

  private void tell(List<Change<V>> changes, ChangeHandler.Found found) {
    for (Change<V> change : changes) {
      handlers.forEach(handler -> tell(handler, change, found));
    }
  }

  /** The view has changed by now: a handler that fails must not keep the others from hearing. */
  private void tell(ChangeHandler<V> handler, Change<V> change, ChangeHandler.Found found) {
    try {
      handler.changed(change, found);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("event", "handler-failed")
          .addKeyValue("informer", kind.name())
          .setCause(e)
          .log("a change was not taken up; the full resync will");
    }
  }

  private boolean gone(String id, Set<String> listed, long began) {
    Duration knownFor = readings.knownFor(id, began);
    return knownFor != null
        && !listed.contains(id)
        && (!kind.believesMissing() || knownFor.compareTo(MISSING_BELIEVED_AFTER) >= 0);
  }
}
