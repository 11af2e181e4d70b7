package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.controller.reconcile.Pass;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.MalformedEventException;
import io.ecsanywhere.informers.trigger.ParsedEvent;
import io.ecsanywhere.informers.trigger.TriggerRouter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers of AWS that are odd and yet can be read, all the way through the views into passes over
 * the services. Polls and passes may fail; they must say so themselves, and once AWS answers as it
 * should, they must succeed.
 */
final class Passes implements Fuzzer {

  private static final int MANY_TAGS = 10_000_000;

  private final FuzzedAws aws = new FuzzedAws();
  private final PoolAdapters adapters = PoolAdapters.of(List.of(aws.connection().targetGroups()));
  private final EventParser parser = new EventParser();

  @Override
  public Fate feed(Chance chance) {
    World world = new World(aws, adapters, chance);
    aws.answer(new SoundAws());
    if (chance.oneIn(2)) {
      world.pollAll();
      world.passes();
    }
    aws.answer(new OddAws(chance, 1 + chance.below(6)));
    boolean taken = world.pollAll();
    world.hear(parser, OddEvents.body(chance));
    taken &= world.passes();
    aws.answer(new SoundAws());
    if (!world.pollAll()) {
      throw new Wrong("a poll fails though AWS answers");
    }
    world.passes();
    return taken ? Fate.ACCEPTED : Fate.REFUSED;
  }

  @Override
  public void close() {
    adapters.close();
    aws.close();
  }

  /** The views and the reconciler, made anew for each input. */
  private static final class World {
    private final Clock clock;
    private final Informers informers;
    private final ClusterInformers shop;
    private final Bindings bindings;
    private final Reconciler reconciler;
    private final TriggerRouter router;
    private final Set<ServiceKey> keys = new LinkedHashSet<>();

    World(FuzzedAws aws, PoolAdapters adapters, Chance chance) {
      clock = aws.clock();
      ReadPorts ports = aws.connection().readPorts();
      bindings = new Bindings(adapters, clock);
      informers =
          new Informers(
              ports, bindings::followsHealth, clock, (_, _) -> () -> {}, (key, _) -> keys.add(key));
      shop = informers.watch(SoundAws.CLUSTER);
      informers.allWatched();
      router = new TriggerRouter(informers, (key, _) -> keys.add(key), clock);
      HostAddresses addresses = new HostAddresses(List.of());
      Eligibility eligibility =
          new Eligibility(
              addresses,
              chance.oneIn(2) ? Optional.empty() : Optional.of(Duration.ofMinutes(1)),
              informers.taskDefinitions()::get,
              informers.hostPorts()::holder,
              informers::hostsAt);
      Pools pools =
          new Pools(
              adapters,
              Checkpoints.none(),
              Duration.ofMinutes(10),
              false,
              (key, _) -> keys.add(key),
              clock,
              new Random(chance.any()),
              new LongAdder());
      reconciler = new Reconciler(informers, bindings, adapters, eligibility, pools, false, clock);
    }

    /** Whether all of them succeeded. */
    boolean pollAll() {
      clock.pass(Duration.ofMinutes(2));
      List<Runnable> polls =
          List.of(
              shop.containerInstances()::poll,
              shop.tasks().informer()::poll,
              shop.services()::poll,
              informers.managedInstances()::poll);
      return polls.stream().filter(World::poll).count() == polls.size();
    }

    private static boolean poll(Runnable poll) {
      try {
        poll.run();
        return true;
      } catch (ApiException e) {
        FuzzedAws.refused(e);
        return false;
      }
    }

    void hear(EventParser parser, String body) {
      try {
        ParsedEvent event = parser.parse(body);
        router.accept(event.trigger(), event.at());
      } catch (MalformedEventException e) {
        OneLine.check(e.getMessage());
      }
    }

    /** Whether no pass failed. */
    boolean passes() {
      keys.addAll(informers.services());
      keys.addAll(bindings.indebted());
      boolean all = true;
      for (ServiceKey key : Set.copyOf(keys)) {
        bindings.update(key, informers.service(key));
        all &= succeeded(WriteGate.during(() -> true, () -> reconciler.reconcile(key)));
      }
      keys.clear();
      return all;
    }

    private static boolean succeeded(Pass pass) {
      return switch (pass.outcome()) {
        case Outcome.Changed _, Outcome.Unchanged _, Outcome.DryRun _ -> true;
        case Outcome.RequeueAfter _, Outcome.Busy _ -> true;
        case Outcome.Failed(String _, String error) -> {
          OneLine.check(error);
          yield false;
        }
        case Outcome.Rejected(String _, String error) -> {
          OneLine.check(error, MANY_TAGS);
          yield false;
        }
      };
    }
  }
}
