package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.WritePermit;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * A load balancer in memory. A pool may be spelled {@code name} or {@code name#identity}; the
 * latter exists only while the pool has that identity.
 */
public final class FakeBalancer implements PoolAdapter {

  final Map<String, Map<Target, Boolean>> pools = new LinkedHashMap<>();
  public final Map<String, PoolTraits> traits = new HashMap<>();
  public final List<String> calls = new ArrayList<>();

  /** The pools whose traits were asked for, in order. */
  final List<String> asked = new ArrayList<>();

  /** How many members one change may register; what it deregisters goes all the same. */
  int room = Integer.MAX_VALUE;

  public OptionalInt usualRoom = OptionalInt.empty();

  public Optional<String> hindrance = Optional.empty();

  /** Whether a draining member that is registered again goes on draining. */
  boolean drainsOn;

  /** What passes while writes wait for their turn, one entry for each wait. */
  public final Deque<Runnable> waits = new ArrayDeque<>();

  /** How many members can be registered before a permit is used up. */
  int lasts = Integer.MAX_VALUE;

  /** Permits that were not given back. */
  int permits;

  /** What of a change that fails is made all the same, and told. */
  UnaryOperator<Change> partly = _ -> Change.NOTHING;

  /** Runs before a change is made. */
  public Runnable beforeApply = () -> {};

  final Set<String> throwing = new HashSet<>();

  /** Calls that find a class to be missing. */
  final Set<String> breaking = new HashSet<>();

  /** The spellings of pools whose traits throw. */
  final Set<String> throwingSpellings = new HashSet<>();

  public final Map<String, ApiFailure> failing = new HashMap<>();

  /** What checks say of members; those of which they say nothing are left out. */
  public final Map<Target, Health> health = new HashMap<>();

  public void pool(String name) {
    pools.put(name, new ConcurrentSkipListMap<>());
    traits.put(name, PoolTraits.plain(name + "#1"));
  }

  /** What a pool holds, draining members left out. */
  public Set<String> holds(String name) {
    Set<String> targets = new TreeSet<>();
    at(name)
        .forEach(
            (target, draining) -> {
              if (!draining) {
                targets.add(target.toString());
              }
            });
    return targets;
  }

  public Map<Target, Boolean> at(String name) {
    Map<Target, Boolean> pool = pools.get(canonical(name));
    if (pool == null) {
      throw new ApiException(new ApiFailure.NotFound("fake:members", "no pool " + name));
    }
    return pool;
  }

  @Override
  public String scheme() {
    return "fake";
  }

  @Override
  public String canonical(String name) {
    if (name.contains("%")) {
      throw new IllegalArgumentException("'" + name + "' is no pool's name: expected no percents");
    }
    int hash = name.indexOf('#');
    return hash < 0 ? name : name.substring(0, hash);
  }

  @Override
  public OptionalInt usualRoom() {
    return usualRoom;
  }

  @Override
  public Optional<String> hindrance(String name) {
    fail("hindrance " + canonical(name));
    return hindrance;
  }

  @Override
  public PoolTraits traits(String name) {
    asked.add(canonical(name));
    if (throwingSpellings.contains(name)) {
      throw new UnsupportedOperationException(name);
    }
    fail("traits " + canonical(name));
    PoolTraits found = traits.get(canonical(name));
    if (found == null || (name.contains("#") && !found.identity().equals(name))) {
      throw new ApiException(new ApiFailure.NotFound("fake:traits", "no pool " + name));
    }
    return found;
  }

  @Override
  public List<Member> members(String name) {
    calls.add("members " + canonical(name));
    fail("members " + canonical(name));
    return at(name).entrySet().stream()
        .map(
            entry ->
                new Member(
                    entry.getKey(),
                    entry.getValue(),
                    health.getOrDefault(entry.getKey(), Health.UNKNOWN)))
        .toList();
  }

  @Override
  public WritePermit permit(String name) {
    permits++;
    return new WritePermit() {
      @Override
      public boolean await(Change change) {
        Runnable meanwhile = waits.poll();
        if (meanwhile != null) {
          meanwhile.run();
        }
        return meanwhile != null;
      }

      @Override
      public Change apply(Change change) {
        Change sent = change.register().size() > lasts ? first(change, lasts) : change;
        FakeBalancer.this.apply(name, sent);
        return change.without(sent);
      }

      @Override
      public void close() {
        permits--;
      }
    };
  }

  private static Change first(Change change, int registered) {
    return Change.of(change.register().stream().limit(registered).toList(), List.of());
  }

  @Override
  public void apply(String name, Change change) {
    beforeApply.run();
    calls.add("apply " + canonical(name));
    Map<Target, Boolean> pool = at(name);
    try {
      fail("apply " + canonical(name));
    } catch (ApiException e) {
      Change part = partly.apply(change);
      make(pool, part);
      throw PartialWriteException.of(e, part);
    }
    if (change.register().size() > room) {
      change.register().stream().limit(room).forEach(target -> pool.put(target, false));
      change.deregister().forEach(target -> pool.computeIfPresent(target, (_, _) -> true));
      throw new ApiException(new ApiFailure.Full("fake:apply", "no room for all"));
    }
    make(pool, change);
  }

  private void make(Map<Target, Boolean> pool, Change change) {
    change.register().forEach(target -> pool.merge(target, false, (old, _) -> old && drainsOn));
    change.deregister().forEach(target -> pool.computeIfPresent(target, (_, _) -> true));
  }

  private void fail(String call) {
    if (throwing.contains(call)) {
      throw new UnsupportedOperationException(call);
    }
    if (breaking.contains(call)) {
      throw new NoClassDefFoundError(call);
    }
    ApiFailure failure = failing.get(call);
    if (failure != null) {
      throw new ApiException(failure);
    }
  }
}
