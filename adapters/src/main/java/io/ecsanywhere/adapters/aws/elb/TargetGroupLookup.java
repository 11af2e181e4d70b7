package io.ecsanywhere.adapters.aws.elb;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.Comparators;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Coalescer;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Finds target groups and remembers them for the target resync period. ELB's describe calls are
 * rationed at ten a second, so names that are asked for while a call is under way travel together
 * in the next one. The places left in it are taken by what would have to be read again soon, and
 * then by groups that nobody has looked at yet: at a start they are asked for one after the other.
 *
 * <p>That there is no such group, or that it is no pool for this controller, is remembered for half
 * a minute, or the target resync period where that is shorter: a tag that is wrong costs little,
 * however often its service is looked at, and what was put right is soon found.
 */
final class TargetGroupLookup {

  private static final int MOST_GROUPS = 10_000;
  private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

  /**
   * A group that was read.
   *
   * @param began when the older one of the reads of it and its tags began, on the ticker
   * @param asked whether anybody has asked for it since
   */
  private record Known(TargetGroup group, long began, AtomicBoolean asked) {}

  /** What stands under a name: a group, or why there is none. */
  private sealed interface Found {
    /**
     * @param before whether it was read by an earlier call
     */
    record Group(TargetGroup group, boolean before) implements Found {}

    record Nothing(ApiFailure failure) implements Found {}
  }

  /** Groups by name, and tags by ARN. */
  private record Rows(
      Map<String, TargetGroupReads.Row> groups, Map<String, Map<String, String>> tags) {}

  private final TargetGroupReads reads;
  private final Duration period;
  private final Ticker ticker;
  private final Coalescer<Map<String, Found>> calls;
  private final Cache<String, Known> known;

  /** The names that were in a call within the period, whatever came of it. */
  private final Cache<String, Boolean> lookedAt;

  private final Cache<TargetGroupName, ApiFailure> refusals;

  /** By ARN: what was learned of a group outlasts its being read again. */
  private final Cache<String, TargetGroup> latest;

  /** Names forgotten since the call under way began: what it brings of them may be older. */
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  TargetGroupLookup(
      AwsCalls calls, ElasticLoadBalancingV2Client elb, Duration period, Ticker ticker) {
    this.reads = new TargetGroupReads(calls, elb, period.dividedBy(2), ticker);
    this.period = period;
    this.ticker = ticker;
    this.calls = Coalescer.oneByOne(TargetGroupReads.BATCH, this::call);
    // What is past its time still waits for a place in a call.
    this.known = cache(ticker).expireAfterWrite(period.multipliedBy(2)).build();
    this.lookedAt = cache(ticker).expireAfterWrite(period).build();
    this.refusals = cache(ticker).expireAfterWrite(Comparators.min(REFUSED_FOR, period)).build();
    this.latest = cache(ticker).build();
  }

  private static Caffeine<Object, Object> cache(Ticker ticker) {
    return Caffeine.newBuilder()
        .ticker(ticker::nanos)
        .maximumSize(MOST_GROUPS)
        .executor(Runnable::run);
  }

  /**
   * A target group, as it was read within the period, or as it is read now.
   *
   * @throws ApiException with {@code NotFound}, with {@code Invalid} where it is no pool for this
   *     controller, or because a call failed
   */
  TargetGroup find(TargetGroupName wanted) {
    TargetGroup group = remembered(wanted.name());
    if (group != null && wanted.mayBe(group.arn())) {
      return group;
    }
    ApiFailure refusal = refusals.getIfPresent(wanted);
    if (refusal != null) {
      throw new ApiException(refusal);
    }
    try {
      return read(wanted);
    } catch (ApiException e) {
      if (e.failure() instanceof ApiFailure.NotFound || e.failure() instanceof ApiFailure.Invalid) {
        refusals.put(wanted, e.failure());
      }
      throw e;
    }
  }

  /** Whoever asks for this group next has it read anew. */
  void forget(String name) {
    known
        .asMap()
        .compute(
            name,
            (_, _) -> {
              forgotten.add(name);
              return null;
            });
    reads.forget(name);
  }

  private @Nullable TargetGroup remembered(String name) {
    Known remembered = known.getIfPresent(name);
    if (remembered == null || age(remembered) >= period.toNanos()) {
      return null;
    }
    remembered.asked.set(true);
    return remembered.group;
  }

  private long age(Known remembered) {
    return ticker.nanos() - remembered.began;
  }

  private TargetGroup read(TargetGroupName wanted) {
    Found found = found(wanted.name());
    if (found instanceof Found.Group(TargetGroup group, boolean before)
        && before
        && !wanted.mayBe(group.arn())) {
      // A group of another ARN may have taken the name since.
      forget(wanted.name());
      found = found(wanted.name());
    }
    return switch (found) {
      case Found.Nothing(ApiFailure failure) -> throw new ApiException(failure);
      case Found.Group(TargetGroup group, boolean _) -> {
        if (!wanted.mayBe(group.arn())) {
          throw new ApiException(
              new ApiFailure.NotFound(
                  TargetGroupReads.DESCRIBE,
                  "there is no target group %s; the one of that name is %s"
                      .formatted(wanted.arn(), group.arn())));
        }
        yield group;
      }
    };
  }

  private Found found(String name) {
    return requireNonNull(calls.read(Set.of(name)).getFirst().get(name));
  }

  private Map<String, Found> call(ImmutableSet<String> asked) {
    forgotten.clear();
    Map<String, Found> found = new HashMap<>();
    for (String name : asked) {
      TargetGroup group = remembered(name);
      if (group != null) {
        // It took a place that was left in the call before this.
        found.put(name, new Found.Group(group, true));
      }
    }
    Set<String> unknown = new TreeSet<>(Sets.difference(asked, found.keySet()));
    if (!unknown.isEmpty()) {
      try {
        found.putAll(call(unknown, others(unknown)));
      } finally {
        forgotten.forEach(reads::forget);
      }
    }
    return found;
  }

  private Map<String, Found> call(Set<String> asked, List<String> others) {
    Rows rows = rows(asked, others);
    Map<String, Found> found = new HashMap<>();
    for (String name : Sets.union(asked, Set.copyOf(others))) {
      TargetGroupReads.Row row = rows.groups.get(name);
      Found now = row == null ? nothing(name) : found(name, row, rows.tags);
      if (row != null && now instanceof Found.Group(TargetGroup group, boolean _)) {
        remember(name, new Known(group, row.began(), new AtomicBoolean(asked.contains(name))));
      } else {
        // Whoever asks for it hears why.
        known.invalidate(name);
      }
      lookedAt.put(name, true);
      found.put(name, now);
    }
    return found;
  }

  /** What takes the places that these leave in a call. */
  private List<String> others(Set<String> asked) {
    return Stream.concat(
            dueSoon(asked),
            reads
                .names()
                .filter(name -> !asked.contains(name) && lookedAt.getIfPresent(name) == null))
        .distinct()
        .limit(TargetGroupReads.BATCH - asked.size())
        .toList();
  }

  /** One that goes between the two calls spoils the second for all. */
  private Rows rows(Set<String> asked, List<String> others) {
    Set<String> all = new TreeSet<>(asked);
    all.addAll(others);
    ApiException gone = null;
    for (Set<String> names : List.of(all, all, asked)) {
      try {
        Map<String, TargetGroupReads.Row> groups = new TreeMap<>(reads.groups(names));
        List<String> arns =
            groups.values().stream().map(row -> row.group().targetGroupArn()).toList();
        return new Rows(groups, arns.isEmpty() ? Map.of() : reads.tags(arns));
      } catch (ApiException e) {
        if (!(e.failure() instanceof ApiFailure.NotFound)) {
          throw e;
        }
        gone = e;
        names.forEach(reads::forget);
      }
    }
    throw new ApiException(
        new ApiFailure.Transient(
            TargetGroupReads.TAGS, "target groups come and go: " + String.join(", ", asked)),
        gone);
  }

  private void remember(String name, Known now) {
    known.asMap().compute(name, (_, before) -> forgotten.contains(name) ? before : now);
  }

  /** Those that were asked for since they were read and are past half their time, oldest first. */
  private Stream<String> dueSoon(Set<String> but) {
    return known.asMap().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().asked.get()
                    && age(entry.getValue()) >= period.toNanos() / 2
                    && !but.contains(entry.getKey()))
        .sorted((one, other) -> Long.compare(age(other.getValue()), age(one.getValue())))
        .map(Map.Entry::getKey);
  }

  private static Found nothing(String name) {
    return new Found.Nothing(
        new ApiFailure.NotFound(
            TargetGroupReads.DESCRIBE, "there is no target group named " + name));
  }

  private Found found(
      String name, TargetGroupReads.Row row, Map<String, Map<String, String>> tags) {
    Map<String, String> own = tags.get(row.group().targetGroupArn());
    if (own == null) {
      // Acting without its tags could remove what the pool's owner has put under their guard.
      return new Found.Nothing(
          new ApiFailure.Transient(
              TargetGroupReads.TAGS, "ELB did not answer for the tags of " + name));
    }
    try {
      TargetGroup group = TargetGroup.of(row.group(), own, new Room(ticker));
      TargetGroup before = latest.getIfPresent(group.arn());
      TargetGroup now = before == null ? group : group.after(before);
      latest.put(now.arn(), now);
      return new Found.Group(now, false);
    } catch (ApiException e) {
      return new Found.Nothing(e.failure());
    }
  }
}
