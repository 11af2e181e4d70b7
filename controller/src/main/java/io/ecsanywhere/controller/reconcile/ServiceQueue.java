package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ListMultimap;
import io.ecsanywhere.controller.queue.WorkQueue;
import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.controller.reconcile.StartOrder.Rank;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The ways by which keys come into the queue, save those of the reconciler itself. */
final class ServiceQueue implements KeySink {

  private final WorkQueue<ServiceKey> queue;
  private final Causes causes;
  private final Failures failures;

  ServiceQueue(WorkQueue<ServiceKey> queue, Causes causes, Failures failures) {
    this.queue = queue;
    this.causes = causes;
    this.failures = failures;
  }

  @Override
  public void look(ServiceKey key, Why why) {
    Priority seen =
        switch (why.origin()) {
          case EVENT -> Priority.EVENT;
          case POLL -> Priority.POLL;
        };
    Trigger trigger =
        switch (why.origin()) {
          case EVENT -> Trigger.EVENT;
          case POLL -> Trigger.POLL;
        };
    Priority priority = why.removal() ? Priority.REMOVAL : seen;
    causes.note(key, new Cause(trigger, priority, why.at()));
    queue.add(key, priority);
  }

  /** Every service, when work begins. Of one priority the first added is the first served. */
  void start(ListMultimap<Rank, ServiceKey> keys) {
    for (Rank rank : Rank.values()) {
      Priority priority =
          switch (rank) {
            case DIFFERS -> Priority.POLL;
            case UNKNOWN, UNCHANGED -> Priority.RESYNC;
          };
      for (ServiceKey key : keys.get(rank)) {
        causes.note(key, new Cause(Trigger.START, priority, Optional.empty()));
        queue.add(key, priority);
      }
    }
  }

  /** Every service, spread over the time given. */
  void resync(Collection<ServiceKey> keys, Duration over, RandomGenerator random) {
    for (ServiceKey key : keys) {
      queue.addAfter(key, Duration.ofNanos(random.nextLong(over.toNanos() + 1)), Priority.RESYNC);
    }
  }

  /** What failed for want of the outside may do better now: it need not wait out its back-off. */
  void retryFailed() {
    retry(failures.takeAll());
  }

  /**
   * The same, where some of the outside can be reached again.
   *
   * @param within see {@link Pass#outOfReach}
   */
  void retryFailed(Set<String> within) {
    retry(failures.take(within));
  }

  private void retry(Set<ServiceKey> keys) {
    keys.forEach(key -> lookAgain(key, Priority.POLL));
  }

  /** What held a pass up is over. */
  void lookAgain(ServiceKey key, Priority priority) {
    causes.note(key, new Cause(Trigger.RETRY, priority, Optional.empty()));
    queue.add(key, priority);
  }
}
