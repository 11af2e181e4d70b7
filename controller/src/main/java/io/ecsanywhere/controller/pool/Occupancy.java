package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is at work on a pool, and who has to come back when that one has left. Being turned away and
 * being noted is one step, and so is leaving and taking over the notes: whoever finds the pool busy
 * is on the list of the one that makes it so.
 *
 * <p>Keeps one entry for each service that was turned away. Safe for many threads; what one does
 * between entering and leaving, the next to enter sees.
 */
final class Occupancy {

  @GuardedBy("this")
  private boolean busy;

  @GuardedBy("this")
  private Map<ServiceKey, Priority> turnedAway = new HashMap<>();

  /**
   * Begins work, which {@link #leave} ends; or, where another is at work, takes note that this
   * service has to be looked at after.
   *
   * @return whether it may begin
   */
  synchronized boolean enter(ServiceKey key, Priority priority) {
    if (busy) {
      turnedAway.merge(key, priority, Priority::orHigher);
      return false;
    }
    busy = true;
    return true;
  }

  /** Ends work. Those that were turned away meanwhile, each as urgent as it was. */
  synchronized Map<ServiceKey, Priority> leave() {
    Map<ServiceKey, Priority> waiting = ImmutableMap.copyOf(turnedAway);
    turnedAway = new HashMap<>();
    busy = false;
    return waiting;
  }
}
