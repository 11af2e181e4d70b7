package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a pool was last seen to hold, changed since by our own writes.
 *
 * @param members draining ones too: they count as gone, but registering one again needs a second
 *     look
 */
record Observed(ImmutableSortedMap<Target, Seen> members) {

  static final Observed NOTHING = new Observed(ImmutableSortedMap.of());

  /**
   * One member.
   *
   * @param since when it was first seen, on the ticker
   * @param health as it was last read; unknown of what was written since
   */
  record Seen(boolean draining, long since, Health health) {

    Seen(boolean draining, long since) {
      this(draining, since, Health.UNKNOWN);
    }

    /** As it is seen now; what is as it was keeps the time since which it is. */
    Seen next(Member now, long at) {
      boolean same = draining == now.draining();
      return same && health.equals(now.health())
          ? this
          : new Seen(now.draining(), same ? since : at, now.health());
    }
  }

  /** What is seen now; what was there before keeps the time since which it is. */
  Observed reread(Collection<Member> now, long at) {
    Map<Target, Seen> next = new TreeMap<>();
    for (Member member : now) {
      Seen before = members.get(member.target());
      next.put(
          member.target(),
          before == null
              ? new Seen(member.draining(), at, member.health())
              : before.next(member, at));
    }
    return new Observed(ImmutableSortedMap.copyOf(next));
  }

  /** What is there after a write that succeeded. */
  Observed after(Change change, long at) {
    Map<Target, Seen> next = new TreeMap<>(members);
    change.register().forEach(target -> next.put(target, new Seen(false, at)));
    change.deregister().forEach(target -> next.put(target, new Seen(true, at)));
    return new Observed(ImmutableSortedMap.copyOf(next));
  }

  boolean serving(Target target) {
    Seen seen = members.get(target);
    return seen != null && !seen.draining();
  }

  boolean draining(Target target) {
    Seen seen = members.get(target);
    return seen != null && seen.draining();
  }

  /** Whether it holds these targets and no others. */
  boolean holdsJust(Set<Target> targets) {
    return serving() == targets.size() && targets.stream().allMatch(this::serving);
  }

  int serving() {
    return (int) members.values().stream().filter(seen -> !seen.draining()).count();
  }
}
