package io.ecsanywhere.controller.pool;

import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("Lincheck changes the code of all threads")
class OccupancyRaceTest {

  private static final ServiceKey WEB = new ServiceKey("one", "web");
  private static final ServiceKey API = new ServiceKey("one", "api");

  /** Whoever wants to work on a pool either does, or is called by the one that does. */
  @Test
  void nobodyIsTurnedAwayAndForgotten() {
    Race.explore(
        () -> {
          Occupancy pool = Race.shared(new Occupancy());
          Queue<ServiceKey> called = Race.shared(new ConcurrentLinkedQueue<>());
          AtomicInteger inside = Race.shared(new AtomicInteger());
          AtomicInteger served = Race.shared(new AtomicInteger());
          Race.together(
              () -> work(pool, WEB, inside, served, called),
              () -> work(pool, API, inside, served, called));
          Race.check(served.get() + called.size() == 2, "one neither worked nor was called");
          Race.check(pool.enter(WEB, Priority.EVENT), "the pool is busy though nobody is there");
        });
  }

  private static void work(
      Occupancy pool,
      ServiceKey key,
      AtomicInteger inside,
      AtomicInteger served,
      Queue<ServiceKey> called) {
    if (pool.enter(key, Priority.EVENT)) {
      Race.check(inside.incrementAndGet() == 1, "two are at work on one pool");
      served.incrementAndGet();
      inside.decrementAndGet();
      for (ServiceKey turnedAway : pool.leave().keySet()) {
        called.add(turnedAway);
      }
    }
  }
}
