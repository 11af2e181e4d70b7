package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a pool should hold, over all services bound to it.
 *
 * @param targets each with the task that accounts for it
 * @param away those on hosts that have been disconnected for too long, where others are to serve:
 *     they go once one of the others does
 * @param left what a service that is bound to the pool no longer may have left in it
 * @param ended where tasks that are to stop were reached that served the pool
 * @param undecided the tasks of which it cannot be told; what they had before stays as it is
 * @param unread the services bound to the pool of which not everything has been read since somebody
 *     acts on it: nothing that may be theirs goes
 * @param managed whether any service is bound to the pool; where none is, only what services left
 *     behind goes
 * @param tasks how many tasks the services bound to the pool are meant to have
 * @param confirmed when, on the ticker, everything about each of these services was last read again
 *     for confirmation; empty for one of which it never was
 */
public record Desired(
    ImmutableSortedMap<Target, Claim> targets,
    ImmutableSortedMap<Target, Claim> away,
    ImmutableSortedMap<Target, Claim> left,
    ImmutableSortedMap<Target, Claim> ended,
    ImmutableSet<String> undecided,
    ImmutableSet<ServiceKey> unread,
    boolean managed,
    int tasks,
    ImmutableList<OptionalLong> confirmed) {

  /**
   * What a pool should hold that holds this now. That a target is to be registered does not mean
   * that it will be: until one of them serves, those on disconnected hosts stay. Of a full pool one
   * of them stays, and the others make room.
   */
  Desired over(Observed observed, boolean full) {
    boolean served = targets.keySet().stream().anyMatch(observed::serving);
    Map<Target, Claim> kept = new TreeMap<>();
    if (!served) {
      away.entrySet().stream()
          .filter(entry -> observed.serving(entry.getKey()))
          .limit(full ? 1 : away.size())
          .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    }
    Map<Target, Claim> all = new TreeMap<>(targets);
    kept.forEach(all::putIfAbsent);
    return new Desired(
        ImmutableSortedMap.copyOf(all),
        ImmutableSortedMap.copyOf(kept),
        left,
        ended,
        undecided,
        unread,
        managed,
        tasks,
        confirmed);
  }

  /** Whether these targets and no others are what the pool should hold, with nothing left open. */
  public boolean certain() {
    return managed && away.isEmpty() && left.isEmpty() && undecided.isEmpty() && unread.isEmpty();
  }

  /** Whether everything about the services has been read again since a time on the ticker. */
  boolean confirmedSince(long time) {
    return confirmed.stream().allMatch(began -> began.isPresent() && began.getAsLong() - time >= 0);
  }
}
