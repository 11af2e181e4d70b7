package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.queue.Backoff;
import io.ecsanywhere.controller.queue.Place;
import io.ecsanywhere.controller.queue.QueueStatus;
import io.ecsanywhere.controller.queue.WorkQueue;
import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The queue, the workers that empty it, and the ways by which keys come into it. */
public final class ReconcileLoop {

  private final WorkQueue<ServiceKey> queue;
  private final Causes causes = new Causes();
  private final Failures failures = new Failures();
  private final ServiceQueue services;
  private final Mandate mandate;
  private final RandomGenerator random;
  private final LoopObserver observer;
  private final LastPasses passes = new LastPasses();
  private final Halt halt = new Halt();

  /**
   * A queue whose failed keys wait between these two delays.
   *
   * @param mandate under which the workers write
   * @param observer hears of what the queue and the workers do
   */
  public ReconcileLoop(
      Duration retryBaseDelay,
      Duration retryMaxDelay,
      Mandate mandate,
      Ticker ticker,
      RandomGenerator random,
      LoopObserver observer) {
    this.mandate = mandate;
    this.observer = observer;
    this.queue =
        new WorkQueue<>(
            ticker, new Backoff<>(retryBaseDelay, retryMaxDelay, random), observer.queue());
    this.services = new ServiceQueue(queue, causes, failures);
    this.random = random;
  }

  /** Where changes and events bring their keys. */
  public KeySink keys() {
    return services;
  }

  /** Queues every service, when work begins. */
  public void startWith(Collection<ServiceKey> keys, StartOrder order) {
    services.start(order.of(keys));
  }

  /** Queues every service, spread over the time given; others are forgotten. */
  public void resync(Collection<ServiceKey> keys, Duration over) {
    passes.keep(keys);
    services.resync(keys, over, random);
  }

  /** Queues a service that found a pool busy which is free now. */
  public void lookAgain(ServiceKey key, Priority priority) {
    services.lookAgain(key, priority);
  }

  /** Nothing is begun any more, and what is under way is cut off, but for writes that were sent. */
  public void halt() {
    halt.halt();
  }

  /** Queues what failed for want of the outside, which can be reached again. */
  public void retryFailed() {
    services.retryFailed();
  }

  /** How the queue stands. */
  public QueueStatus queue() {
    return queue.status();
  }

  /** How many tasks were no targets when their services were last looked at, by reason. */
  public Map<Reason, Integer> ineligible() {
    return passes.ineligible();
  }

  /** How the last pass over a service ended. */
  public Optional<LastPass> last(ServiceKey key) {
    return passes.of(key);
  }

  /** Where a service is in the queue. */
  public Place place(ServiceKey key) {
    return queue.place(key);
  }

  /**
   * Workers that have not begun.
   *
   * @param listTasksSoon asks for a whole list of tasks ahead of its time
   */
  public Workers<ServiceKey> workers(
      int count,
      Reconciler reconciler,
      Runnable listTasksSoon,
      Ticker ticker,
      InstantSource clock) {
    return new Workers<>(
        count,
        queue,
        new ReconcileHandler(
            reconciler,
            mandate,
            queue,
            causes,
            failures,
            services,
            passes,
            observer,
            listTasksSoon,
            ticker,
            clock,
            random,
            halt));
  }
}
