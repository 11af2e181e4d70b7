package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which services' last pass failed for want of the outside, and of what of it: that one load
 * balancer can be reached again is no reason to try another. Safe from any thread.
 */
final class Failures {

  private final Map<ServiceKey, Set<String>> outOfReach = new HashMap<>();

  /**
   * Takes note of a failed pass.
   *
   * @param whose see {@link Pass#outOfReach}; none where it failed for other reasons
   */
  synchronized void note(ServiceKey key, Set<String> whose) {
    if (whose.isEmpty()) {
      outOfReach.remove(key);
    } else {
      outOfReach.put(key, whose);
    }
  }

  /** Takes note of a success; what it shows to be in reach again, if anything. */
  synchronized Set<String> settle(ServiceKey key) {
    Set<String> before = outOfReach.remove(key);
    return before == null ? Set.of() : before;
  }

  /** The services that failed for want of some of these, each once per failure. */
  synchronized Set<ServiceKey> take(Set<String> within) {
    return take(whose -> !Sets.intersection(whose, within).isEmpty());
  }

  /** All that failed for want of the outside, each once per failure. */
  synchronized Set<ServiceKey> takeAll() {
    return take(_ -> true);
  }

  private synchronized Set<ServiceKey> take(Predicate<Set<String>> alike) {
    Set<ServiceKey> keys =
        outOfReach.entrySet().stream()
            .filter(entry -> alike.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .collect(ImmutableSet.toImmutableSet());
    outOfReach.keySet().removeAll(keys);
    return keys;
  }
}
