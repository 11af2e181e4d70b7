package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.CallScope;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.log.LogScope;
import io.ecsanywhere.controller.queue.KeyHandler;
import io.ecsanywhere.controller.queue.WorkQueue;
import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.controller.reconcile.ReconcileLog.Facts;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.OneLine;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles a key: one pass, one log line, one action on the queue. */
final class ReconcileHandler implements KeyHandler<ServiceKey> {

  private static final Logger log = LoggerFactory.getLogger(ReconcileHandler.class);

  private final Reconciler reconciler;
  private final Mandate mandate;
  private final WorkQueue<ServiceKey> queue;
  private final Causes causes;
  private final Failures failures;
  private final ServiceQueue services;
  private final LastPasses passes;
  private final LoopObserver observer;
  private final Runnable listTasksSoon;
  private final Ticker ticker;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ReconcileId ids;
  private final Halt halt;

  /**
   * @param listTasksSoon asks for a whole list of tasks ahead of its time
   * @param halt is heard of when the term ends
   */
  ReconcileHandler(
      Reconciler reconciler,
      Mandate mandate,
      WorkQueue<ServiceKey> queue,
      Causes causes,
      Failures failures,
      ServiceQueue services,
      LastPasses passes,
      LoopObserver observer,
      Runnable listTasksSoon,
      Ticker ticker,
      InstantSource clock,
      RandomGenerator random,
      Halt halt) {
    this.reconciler = reconciler;
    this.mandate = mandate;
    this.queue = queue;
    this.causes = causes;
    this.failures = failures;
    this.services = services;
    this.passes = passes;
    this.observer = observer;
    this.listTasksSoon = listTasksSoon;
    this.ticker = ticker;
    this.clock = clock;
    this.random = random;
    this.halt = halt;
    this.ids = new ReconcileId(random);
  }

  @Override
  public void handle(ServiceKey key) {
    if (halt.begin()) {
      LogScope.with(Map.of("epoch", mandate.epoch(), "reconcile_id", ids.next()))
          .run(() -> pass(key));
    }
  }

  private void pass(ServiceKey key) {
    Cause cause = causes.take(key);
    int attempt = queue.failures(key) + 1;
    LongAdder calls = new LongAdder();
    long began = ticker.nanos();
    Pass pass;
    boolean inPeace;
    try {
      pass = reconcile(key, cause, calls);
    } finally {
      inPeace = halt.end();
    }
    if (!inPeace && pass.outcome() instanceof Outcome.Failed && !pass.wrote()) {
      log.atInfo()
          .addKeyValue("event", "reconcile-cut-short")
          .addKeyValue("key", key)
          .log("the term ended before anything was written");
      return;
    }
    Duration took = Duration.ofNanos(ticker.nanos() - began);
    Optional<Duration> lag =
        pass.wrote()
            ? cause.at().map(at -> Duration.between(at, clock.instant()))
            : Optional.empty();
    Facts facts = new Facts(cause, attempt, took, lag, calls.sum());
    ReconcileLog.write(key, pass, facts, passes.beginsToWait(key, pass));
    passes.note(key, pass, facts, ticker.nanos());
    observer.passed(pass, took, lag);
    act(key, cause, pass);
  }

  private Pass reconcile(ServiceKey key, Cause cause, LongAdder calls) {
    Urgency urgency = causes.begun(key, cause);
    try {
      return WriteGate.during(
          new OfTheTerm(),
          () -> CallScope.counting(calls, () -> urgency.during(() -> reconciler.reconcile(key))));
    } catch (RuntimeException e) {
      return thrown(key, e);
    } finally {
      causes.ended(key);
    }
  }

  /**
   * Our own fault, or an adapter's: a pass that failed, with its stack in the log once. Or it was
   * cut off, upon which anything may be thrown.
   */
  private Pass thrown(ServiceKey key, RuntimeException e) {
    if (queue.failures(key) == 0 && !Thread.currentThread().isInterrupted()) {
      log.atError()
          .addKeyValue("event", "reconcile-exception")
          .addKeyValue("cluster", key.cluster())
          .addKeyValue("service", key.service())
          .setCause(e)
          .log("the pass over {} threw an exception", key);
    }
    return new Pass(
        new Outcome.Failed("exception", OneLine.of(e.toString())),
        ImmutableList.of(),
        ImmutableSortedMap.of(),
        ImmutableSet.of(),
        ImmutableList.of(),
        Optional.empty());
  }

  private void act(ServiceKey key, Cause cause, Pass pass) {
    if (pass.pools().stream().anyMatch(pool -> !pool.unlisted().isEmpty())) {
      listTasksSoon.run();
    }
    switch (pass.outcome()) {
      case Outcome.Unchanged _, Outcome.Changed _, Outcome.DryRun _, Outcome.Rejected _ -> {
        services.retryFailed(failures.settle(key));
        queue.forget(key);
        pass.again().ifPresent(delay -> lookAgain(key, delay));
      }
      case Outcome.RequeueAfter(var _, Duration delay, var _) -> {
        retry(key, cause, pass);
        queue.addAfter(key, jittered(delay), cause.priority());
      }
      case Outcome.Busy _ -> retry(key, cause, pass);
      case Outcome.Failed _ when !mandate.holds().getAsBoolean() ->
          // A mandate that has ended stays so, and the next one begins with everything.
          queue.forget(key);
      case Outcome.Failed _ -> {
        failures.note(key, pass.outOfReach());
        retry(key, cause, pass);
        queue.addRateLimited(key, cause.priority());
      }
    }
  }

  /** What went wrong in one pool must not keep another from being looked at in its own time. */
  private void retry(ServiceKey key, Cause cause, Pass pass) {
    causes.schedule(key, new Cause(Trigger.RETRY, cause.priority(), cause.at()));
    pass.again().ifPresent(delay -> queue.addAfter(key, jittered(delay), Priority.RESYNC));
  }

  private void lookAgain(ServiceKey key, Duration delay) {
    causes.schedule(key, new Cause(Trigger.DRIFT, Priority.RESYNC, Optional.empty()));
    queue.addAfter(key, delay, Priority.RESYNC);
  }

  /** Those that wait for the same thing should not all come at once. */
  private Duration jittered(Duration delay) {
    return Duration.ofNanos((long) (delay.toNanos() * random.nextDouble(1.0, 1.5)));
  }

  /** Writes pass under the mandate, until the term ends. */
  private final class OfTheTerm implements WriteGate.Keeper {
    @Override
    public boolean getAsBoolean() {
      return mandate.holds().getAsBoolean() && halt.send();
    }

    @Override
    public void over() {
      halt.sent();
    }
  }
}
