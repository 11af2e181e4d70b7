package io.ecsanywhere.adapters.pool;

import com.google.common.collect.ImmutableSortedSet;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;

/** What to do to a pool. No target is in both sets. */
public record Change(ImmutableSortedSet<Target> register, ImmutableSortedSet<Target> deregister) {

  public static Change of(Collection<Target> register, Collection<Target> deregister) {
    return new Change(ImmutableSortedSet.copyOf(register), ImmutableSortedSet.copyOf(deregister));
  }

  public boolean isEmpty() {
    return register.isEmpty() && deregister.isEmpty();
  }
}
