package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Why keys are in the queue. Beside the queue, which carries nothing but keys: losing all of this
 * would change what is logged and how soon a failed pass is tried again, not what is done.
 */
final class Causes {

  private final ConcurrentHashMap<ServiceKey, Cause> pending = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ServiceKey, Cause> scheduled = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ServiceKey, Urgency> running = new ConcurrentHashMap<>();

  /**
   * Something asks for the key now. A pass over it that waits for its turn to call AWS reads
   * everything again when that comes, so it serves this cause too, and waits no longer than it may.
   */
  void note(ServiceKey key, Cause cause) {
    pending.merge(key, cause, Cause::and);
    Urgency pass = running.get(key);
    if (pass != null) {
      pass.raise(cause.priority());
    }
  }

  /** A pass over the key is under way until {@link #ended}. */
  Urgency begun(ServiceKey key, Cause cause) {
    Urgency urgency = new Urgency(cause.priority());
    running.put(key, urgency);
    Cause since = pending.get(key);
    if (since != null) {
      urgency.raise(since.priority());
    }
    return urgency;
  }

  void ended(ServiceKey key) {
    running.remove(key);
  }

  /** The last pass asked for the key to come back; counts unless something else asks before. */
  void schedule(ServiceKey key, Cause cause) {
    scheduled.put(key, cause);
  }

  /** Why the key was taken from the queue. */
  Cause take(ServiceKey key) {
    Cause later = scheduled.remove(key);
    Cause now = pending.remove(key);
    if (now != null) {
      // What the last pass left undone is still to be done, as urgently as it was.
      return later != null && later.trigger() == Trigger.RETRY ? now.and(later) : now;
    }
    return later != null ? later : new Cause(Trigger.RESYNC, Priority.RESYNC, Optional.empty());
  }
}
