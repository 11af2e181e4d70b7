package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolStatus;
import io.ecsanywhere.controller.queue.QueueStatus;
import java.time.Duration;
import java.util.Map;

/**
 * How the work of a leader stands at one moment.
 *
 * @param pools how the last pass left each pool, by its canonical id
 * @param poolsBehind by how much pools are read again later than they should be
 * @param ineligible how many tasks were no targets when their services were last looked at
 */
public record Work(
    QueueStatus queue,
    Map<String, PoolStatus> pools,
    Duration poolsBehind,
    Map<Reason, Integer> ineligible) {

  /** That of a replica that does not lead. */
  public static final Work NONE = new Work(QueueStatus.EMPTY, Map.of(), Duration.ZERO, Map.of());
}
