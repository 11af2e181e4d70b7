package io.ecsanywhere.controller.status;

import io.ecsanywhere.controller.pool.PoolSight;
import io.ecsanywhere.controller.queue.Place;
import io.ecsanywhere.controller.queue.QueueStatus;
import io.ecsanywhere.controller.reconcile.LastPass;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The work of a leader at one moment.
 *
 * @param last how the last pass over a service ended
 * @param place where a service is in the queue
 * @param pools as the last pass left each, by its canonical id
 */
public record Underway(
    QueueStatus queue,
    Function<ServiceKey, Optional<LastPass>> last,
    Function<ServiceKey, Place> place,
    Map<String, PoolSight> pools) {

  /** That of a replica that does not lead. */
  static final Underway NONE =
      new Underway(QueueStatus.EMPTY, _ -> Optional.empty(), _ -> Place.NOWHERE, Map.of());
}
