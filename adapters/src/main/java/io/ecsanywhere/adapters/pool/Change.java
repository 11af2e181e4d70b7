package io.ecsanywhere.adapters.pool;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;
import java.util.Set;

/** What to do to a pool. No target is in both sets. */
public record Change(ImmutableSortedSet<Target> register, ImmutableSortedSet<Target> deregister) {

  public static final Change NOTHING = of(Set.of(), Set.of());

  public static Change of(Collection<Target> register, Collection<Target> deregister) {
    return new Change(ImmutableSortedSet.copyOf(register), ImmutableSortedSet.copyOf(deregister));
  }

  public boolean isEmpty() {
    return register.isEmpty() && deregister.isEmpty();
  }

  /** All of it but this part. */
  public Change without(Change part) {
    return part.isEmpty()
        ? this
        : of(
            Sets.difference(register, part.register), Sets.difference(deregister, part.deregister));
  }

  /** Both, where this one was done first. */
  public Change and(Change later) {
    return isEmpty()
        ? later
        : of(
            Sets.union(Sets.difference(register, later.deregister), later.register),
            Sets.union(Sets.difference(deregister, later.register), later.deregister));
  }
}
