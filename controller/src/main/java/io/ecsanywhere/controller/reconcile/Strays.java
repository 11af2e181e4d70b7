package io.ecsanywhere.controller.reconcile;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.pool.Pools;
import io.ecsanywhere.controller.pool.Stray;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** Judges members that no task is known to have held. */
final class Strays implements Pools.Surroundings {

  private final Informers informers;
  private final Bindings bindings;

  Strays(Informers informers, Bindings bindings) {
    this.informers = informers;
    this.bindings = bindings;
  }

  @Override
  public Stray stray(Target target, PoolTraits traits, long since) {
    Set<ContainerInstance> hosts = informers.addresses().hostsAt(target.address());
    if (hosts.stream().anyMatch(host -> mayServe(host, target.port(), traits))) {
      return Stray.OPEN;
    }
    Set<String> clusters = hosts.stream().map(ContainerInstance::cluster).collect(toImmutableSet());
    return switch (informers.listed(clusters, since)) {
      case SINCE -> Stray.NOBODYS;
      case DUE -> Stray.UNLISTED;
      case OUT_OF_REACH -> Stray.OPEN;
    };
  }

  /**
   * Whether a task has the port whose service may have been bound to any pool before this process
   * began: what its tags named then is in force, and this process never knew it.
   */
  private boolean mayServe(ContainerInstance host, int port, PoolTraits traits) {
    return traits.protocols().stream()
        .map(protocol -> informers.hostPorts().holder(host.arn(), protocol, port))
        .flatMap(Optional::stream)
        .map(Task::serviceKey)
        .flatMap(Optional::stream)
        .anyMatch(service -> !settled(service));
  }

  /** A view may have a service before its bindings have heard of it. */
  private boolean settled(ServiceKey service) {
    informers.service(service).ifPresent(known -> bindings.update(service, Optional.of(known)));
    return bindings.settled(service);
  }

  @Override
  public Set<InetAddress> hostAddresses() {
    return informers.addresses().all();
  }
}
