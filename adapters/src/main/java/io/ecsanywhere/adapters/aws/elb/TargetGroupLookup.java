package io.ecsanywhere.adapters.aws.elb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Finds target groups and remembers them for the target resync period. ELB's describe calls are
 * rationed at ten a second, so names that are asked for while a call is under way travel together
 * in the next one, and what would have to be read again soon takes the places left in it.
 */
final class TargetGroupLookup {

  private static final int MOST_GROUPS = 10_000;

  /** A name that somebody waits for; filled in by whoever makes the call. */
  private static final class Wanted {
    private @Nullable TargetGroup group;
    private @Nullable ApiException failure;

    private boolean answered() {
      return group != null || failure != null;
    }

    private TargetGroup get() {
      if (group != null) {
        return group;
      }
      // Each caller gets an exception of its own: they are thrown on different threads.
      throw failure == null
          ? new IllegalStateException("nobody answered")
          : new ApiException(failure.failure(), failure);
    }
  }

  /**
   * A group that was read.
   *
   * @param began when the older one of the reads of it and its tags began, on the ticker
   * @param asked whether anybody has asked for it since
   */
  private record Known(TargetGroup group, long began, AtomicBoolean asked) {}

  private final TargetGroupReads reads;
  private final Duration period;
  private final Ticker ticker;
  private final Cache<String, Known> known;

  /** Held during the calls; whoever gets it next speaks for all that wait. */
  private final ReentrantLock calling = new ReentrantLock();

  /** Guarded by itself. */
  private final Map<String, Wanted> waiting = new LinkedHashMap<>();

  TargetGroupLookup(
      AwsCalls calls, ElasticLoadBalancingV2Client elb, Duration period, Ticker ticker) {
    this.reads = new TargetGroupReads(calls, elb, period.dividedBy(2), ticker);
    this.period = period;
    this.ticker = ticker;
    // What is past its time still waits for a place in a call.
    this.known =
        Caffeine.newBuilder()
            .expireAfterWrite(period.multipliedBy(2))
            .ticker(ticker::nanos)
            .maximumSize(MOST_GROUPS)
            .executor(Runnable::run)
            .build();
  }

  /**
   * A target group by its name, as it was read within the period, or as it is read now.
   *
   * @throws ApiException with {@code NotFound}, with {@code Invalid} where it is no pool for this
   *     controller, or because a call failed
   */
  TargetGroup find(String name) {
    TargetGroup group = remembered(name);
    return group == null ? read(name) : group;
  }

  private @Nullable TargetGroup remembered(String name) {
    Known remembered = known.getIfPresent(name);
    if (remembered == null || age(remembered) >= period.toNanos()) {
      return null;
    }
    remembered.asked.set(true);
    return remembered.group;
  }

  /** Whoever asks for this group next has it read anew. */
  void forget(String name) {
    known.invalidate(name);
    reads.forget(name);
  }

  private long age(Known remembered) {
    return ticker.nanos() - remembered.began;
  }

  private TargetGroup read(String name) {
    Wanted wanted;
    synchronized (waiting) {
      wanted = waiting.computeIfAbsent(name, _ -> new Wanted());
    }
    calling.lock();
    try {
      if (!wanted.answered()) {
        // It may have taken a place that was left in another's call.
        wanted.group = remembered(name);
      }
      if (wanted.answered()) {
        synchronized (waiting) {
          waiting.remove(name, wanted);
        }
      } else {
        // Whoever makes a call makes it for all that wait, some of whom may be in a hurry.
        Urgency.atLeast(Priority.EVENT)
            .during(
                () -> {
                  answer(batchWith(name, wanted));
                  return wanted;
                });
      }
    } finally {
      calling.unlock();
    }
    return wanted.get();
  }

  private Map<String, Wanted> batchWith(String name, Wanted own) {
    synchronized (waiting) {
      waiting.remove(name);
      Map<String, Wanted> batch = new LinkedHashMap<>(Map.of(name, own));
      waiting.entrySet().stream()
          .limit(TargetGroupReads.BATCH - 1)
          .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
      waiting.keySet().removeAll(batch.keySet());
      return batch;
    }
  }

  private void answer(Map<String, Wanted> batch) {
    try {
      try {
        answer(batch, dueSoon(batch.keySet()));
      } catch (ApiException e) {
        if (!(e.failure() instanceof ApiFailure.NotFound)) {
          throw e;
        }
        // One of them has gone since it was read, and spoiled the call for all.
        batch.keySet().forEach(this::forget);
        answer(batch, List.of());
      }
    } catch (ApiException e) {
      ApiException failure =
          e.failure() instanceof ApiFailure.NotFound gone
              ? new ApiException(new ApiFailure.Transient(gone.operation(), gone.message()), e)
              : e;
      batch.values().forEach(wanted -> wanted.failure = failure);
    }
  }

  /** Those that were asked for since they were read and are past half their time, oldest first. */
  private List<String> dueSoon(Set<String> but) {
    return known.asMap().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().asked.get()
                    && age(entry.getValue()) >= period.toNanos() / 2
                    && !but.contains(entry.getKey()))
        .sorted((one, other) -> Long.compare(age(other.getValue()), age(one.getValue())))
        .limit(TargetGroupReads.BATCH - but.size())
        .map(Map.Entry::getKey)
        .toList();
  }

  private void answer(Map<String, Wanted> batch, List<String> others) {
    Set<String> names = new TreeSet<>(batch.keySet());
    names.addAll(others);
    Map<String, TargetGroupReads.Row> rows = reads.groups(names);
    Map<String, Map<String, String>> tags =
        rows.isEmpty()
            ? Map.of()
            : reads.tags(rows.values().stream().map(row -> row.group().targetGroupArn()).toList());
    for (String name : others) {
      try {
        remember(name, checked(name, rows.get(name), tags), rows.get(name), false);
      } catch (ApiException e) {
        // Whoever asks for it hears why.
        known.invalidate(name);
      }
    }
    batch.forEach(
        (name, wanted) -> {
          try {
            TargetGroup group = checked(name, rows.get(name), tags);
            remember(name, group, rows.get(name), true);
            wanted.group = group;
          } catch (ApiException e) {
            wanted.failure = e;
          }
        });
  }

  private void remember(
      String name, TargetGroup group, TargetGroupReads.@Nullable Row row, boolean asked) {
    if (row != null) {
      known.put(name, new Known(group, row.began(), new AtomicBoolean(asked)));
    }
  }

  private TargetGroup checked(
      String name, TargetGroupReads.@Nullable Row row, Map<String, Map<String, String>> tags) {
    if (row == null) {
      throw new ApiException(
          new ApiFailure.NotFound(
              TargetGroupReads.DESCRIBE, "there is no target group named " + name));
    }
    Map<String, String> own = tags.get(row.group().targetGroupArn());
    if (own == null) {
      // Acting without its tags could remove what the pool's owner has put under their guard.
      throw new ApiException(
          new ApiFailure.Transient(
              TargetGroupReads.TAGS, "ELB did not answer for the tags of " + name));
    }
    return TargetGroup.of(row.group(), own, new Room(ticker));
  }
}
