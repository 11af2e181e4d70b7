package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which services' last pass failed, and of what kind. Safe from any thread. */
final class Failures {

  private static final String TRANSIENT = new ApiFailure.Transient("", "").kind();

  private final Map<ServiceKey, String> kinds = new HashMap<>();

  synchronized void note(ServiceKey key, String kind) {
    kinds.put(key, kind);
  }

  /** Takes note of a success; says whether it ends a failure for want of the outside. */
  synchronized boolean settle(ServiceKey key) {
    return TRANSIENT.equals(kinds.remove(key));
  }

  /** The services that failed for want of the outside, each once per failure. */
  synchronized Set<ServiceKey> takeTransient() {
    Set<ServiceKey> keys =
        kinds.entrySet().stream()
            .filter(entry -> entry.getValue().equals(TRANSIENT))
            .map(Map.Entry::getKey)
            .collect(ImmutableSet.toImmutableSet());
    kinds.keySet().removeAll(keys);
    return keys;
  }
}
