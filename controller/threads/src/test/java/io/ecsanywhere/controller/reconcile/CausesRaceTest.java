package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.race.Race;
import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("Lincheck changes the code of all threads")
class CausesRaceTest {

  private static final ServiceKey WEB = new ServiceKey("one", "web");

  private static Cause cause(Trigger trigger, Priority priority) {
    return new Cause(trigger, priority, Optional.empty());
  }

  /** Each cause is in the pass that is about to begin, or in the next; its urgency is not lost. */
  @Test
  void noCauseIsLostBetweenTwoPasses() {
    Race.explore(
        () -> {
          Causes causes = Race.shared(new Causes());
          Queue<Cause> taken = Race.shared(new ConcurrentLinkedQueue<>());
          causes.schedule(WEB, cause(Trigger.RETRY, Priority.EVENT));
          Race.together(
              () -> causes.note(WEB, cause(Trigger.EVENT, Priority.REMOVAL)),
              () -> causes.note(WEB, cause(Trigger.POLL, Priority.POLL)),
              () -> taken.add(causes.take(WEB)));
          taken.add(causes.take(WEB));
          Race.check(has(taken, Priority.REMOVAL), "a removal's urgency is lost");
          Race.check(
              causes.take(WEB).trigger() == Trigger.RESYNC, "a cause is left after it was taken");
        });
  }

  private static boolean has(Queue<Cause> causes, Priority priority) {
    boolean has = false;
    for (Cause cause : causes) {
      has |= cause.priority() == priority;
    }
    return has;
  }
}
