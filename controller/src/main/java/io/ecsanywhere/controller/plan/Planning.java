package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.binding.Bindings.Bound;
import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.checkpoint.Checkpoints;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes a plan. It reads what a controller reads when it starts, and has the controller's own
 * reconciler decide, in a dry run: what is shown is what would be done, by the same code.
 *
 * <p>It reads and keeps nothing else: no events, no lease, no checkpoints. It is made once.
 */
public final class Planning {

  /** Nothing is read a second time. */
  private static final Duration RESYNC = Duration.ofHours(24);

  private final ReadPorts ports;
  private final PoolAdapters adapters;
  private final Informers informers;
  private final Bindings bindings;
  private final Eligibility eligibility;
  private final Optional<Duration> disconnectGrace;
  private final FirstRead read;
  private final Look look;

  /**
   * @param disconnectGrace after how long without its agent a host loses its targets; empty: never
   * @param atOnce how many calls may be under way at the same time
   */
  public Planning(
      ReadPorts ports,
      PoolAdapters adapters,
      HostAddresses addresses,
      Optional<Duration> disconnectGrace,
      Ticker ticker,
      int atOnce) {
    this.ports = ports;
    this.adapters = adapters;
    this.bindings = new Bindings(adapters, ticker);
    this.informers =
        new Informers(ports, bindings::followsHealth, ticker, Alarms.system(), (_, _) -> {});
    this.eligibility =
        new Eligibility(
            addresses,
            disconnectGrace,
            informers.taskDefinitions()::get,
            informers.hostPorts()::holder,
            informers::hostsAt);
    this.disconnectGrace = disconnectGrace;
    this.read = new FirstRead(informers, atOnce);
    Pools pools =
        new Pools(
            adapters,
            Checkpoints.none(),
            RESYNC,
            true,
            (_, _) -> {},
            ticker,
            new Random(),
            new LongAdder());
    this.look =
        new Look(
            new Reconciler(informers, bindings, adapters, eligibility, pools, true, ticker),
            adapters,
            atOnce);
  }

  /** What is to be done now in every cluster of the region; see {@link #plan}. */
  public Plan planAll(Set<String> names) throws UnknownServiceException, InterruptedException {
    return plan(read.clusters(ports), names);
  }

  /**
   * What is to be done now.
   *
   * @param clusters by name
   * @param names the services in question, each {@code NAME} or {@code CLUSTER/NAME}; none: all
   * @throws UnknownServiceException where one of them is not there
   */
  public Plan plan(Set<String> clusters, Set<String> names)
      throws UnknownServiceException, InterruptedException {
    read.read(clusters);
    List<ServiceKey> services = informers.services();
    Selection selection = new Selection(names);
    Optional<UnknownServiceException> unknown = selection.unknown(services);
    if (unknown.isPresent() && read.unread().isEmpty()) {
      throw unknown.get();
    }
    // What a pool should hold depends on all services bound to it.
    services.forEach(key -> bindings.update(key, informers.service(key)));
    ImmutableList<ServiceKey> selected = selection.of(services);
    // Which tags stand above others is known once the pools that they name have been seen.
    look.at(sharing(selected));
    look.at(selected);
    List<ServiceKey> waiting = look.waiting(selected);
    if (!waiting.isEmpty()) {
      read.listTasks();
      look.at(waiting);
    }
    return new PlanBuilder(informers, bindings, adapters, eligibility, look)
        .build(selected, selection.all(), read.unread(), disconnectGrace.isPresent());
  }

  /** These services and all that share a pool with one of them. */
  private Set<ServiceKey> sharing(Collection<ServiceKey> services) {
    Set<ServiceKey> sharing = new TreeSet<>(services);
    services.stream()
        .flatMap(key -> bindings.pools(key).stream())
        .map(Bound::canonical)
        .distinct()
        .flatMap(pool -> bindings.claimants(pool).stream())
        .map(Claimant::key)
        .forEach(sharing::add);
    return sharing;
  }
}
