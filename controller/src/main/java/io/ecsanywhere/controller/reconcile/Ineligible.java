package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many tasks of which services were no targets when last looked at. Safe from any thread. */
final class Ineligible {

  /** Services all of whose tasks are targets are left out. */
  private final Map<ServiceKey, ImmutableSortedMap<Reason, Integer>> byService =
      new ConcurrentHashMap<>();

  void note(ServiceKey key, ImmutableSortedMap<Reason, Integer> counts) {
    if (counts.isEmpty()) {
      byService.remove(key);
    } else {
      byService.put(key, counts);
    }
  }

  /** Over all services; a reason for which there are none is left out. */
  Map<Reason, Integer> totals() {
    Map<Reason, Integer> totals = new EnumMap<>(Reason.class);
    byService
        .values()
        .forEach(
            counts -> counts.forEach((reason, count) -> totals.merge(reason, count, Integer::sum)));
    return totals;
  }
}
