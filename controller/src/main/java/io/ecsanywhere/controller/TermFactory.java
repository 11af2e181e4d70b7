package io.ecsanywhere.controller;

import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.election.Mandate;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.reconcile.ReconcileLoop;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.controller.reconcile.StartOrder;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.Watch;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.trigger.EventConsumer;
import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.EventResult;
import io.ecsanywhere.informers.trigger.TriggerRouter;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Puts terms together from what outlives them. */
final class TermFactory {

  private final Options options;
  private final Outside outside;
  private final Machine machine;
  private final Informers informers;
  private final Bindings bindings;
  private final Watch watch;
  private final HostAddresses addresses;
  private final Eligibility eligibility;
  private final Optional<EventConsumer> takeEvents;
  private final LongAdder holds = new LongAdder();

  TermFactory(
      Options options,
      Outside outside,
      Machine machine,
      Informers informers,
      Bindings bindings,
      BoundKeys keys,
      Watch watch) {
    this.options = options;
    this.outside = outside;
    this.machine = machine;
    this.informers = informers;
    this.bindings = bindings;
    this.watch = watch;
    this.addresses = new HostAddresses(options.hostCidrs());
    this.eligibility = eligibility(informers.taskDefinitions()::get);
    this.takeEvents =
        outside
            .events()
            .map(
                queue ->
                    new EventConsumer(
                        queue,
                        new EventParser(),
                        new TriggerRouter(informers, keys, machine.ticker()),
                        informers::knows,
                        machine.ticker()));
  }

  /** How many messages from the queue of events this became of so far, in all terms. */
  long events(EventResult result) {
    return takeEvents.map(events -> events.count(result)).orElse(0L);
  }

  /** How often a pool was held so far, in all terms. */
  long holds() {
    return holds.sum();
  }

  /** A term that has not begun. */
  Term under(Mandate mandate) {
    ReconcileLoop loop =
        new ReconcileLoop(
            options.retryBaseDelay(),
            options.retryMaxDelay(),
            mandate,
            machine.ticker(),
            machine.random(),
            outside.observer());
    Checkpoints checkpoints =
        new Checkpoints(
            outside.checkpoints(),
            options.leads(),
            options.targetResyncPeriod(),
            mandate,
            options.renewDeadline(),
            machine.ticker(),
            machine.clock());
    checkpoints.read();
    Pools pools =
        new Pools(
            outside.adapters(),
            checkpoints,
            options.targetResyncPeriod(),
            options.dryRun(),
            loop::lookAgain,
            machine.ticker(),
            machine.random(),
            holds);
    Reconciler reconciler =
        new Reconciler(
            informers,
            bindings,
            outside.adapters(),
            eligibility,
            pools,
            options.dryRun(),
            machine.ticker());
    return new Term(
        mandate,
        loop,
        loop.workers(
            options.workers(), reconciler, watch::listTasksSoon, machine.ticker(), machine.clock()),
        pools,
        checkpoints,
        takeEvents,
        this::everything,
        key -> informers.current(key.cluster()),
        new StartOrder(informers, bindings, checkpoints, byWhatIsKnown()),
        options.fullResyncPeriod(),
        options.retryPeriod(),
        machine);
  }

  /** Judges tasks by what is known, and asks nothing of the outside. */
  Eligibility byWhatIsKnown() {
    return eligibility(informers.taskDefinitions()::known);
  }

  private Eligibility eligibility(Function<String, TaskDefinition> definitions) {
    return new Eligibility(
        addresses,
        options.removesAfter(),
        definitions,
        informers.hostPorts()::holder,
        informers::hostsAt);
  }

  private Collection<ServiceKey> everything() {
    Set<ServiceKey> all = new TreeSet<>(informers.services());
    all.addAll(bindings.indebted());
    return all;
  }
}
