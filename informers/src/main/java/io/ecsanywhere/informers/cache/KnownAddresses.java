package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.ContainerInstance;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of all known hosts, whatever pools make of them, and which hosts are at each. Kept
 * up as hosts come, move and go: every pass asks for them. Safe from any thread; readers wait for
 * nobody.
 */
public final class KnownAddresses {

  /**
   * An address that more hosts show says nothing of where they are: Docker's bridge, for instance,
   * which is the same on each.
   */
  private static final int HOSTS_OF_ONE_MACHINE = 16;

  private record Place(ContainerInstance instance, Optional<InetAddress> address) {}

  /** By container-instance ARN; a host without an address is in here too. */
  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

  /** By address, then by container-instance ARN. */
  private final ConcurrentHashMap<InetAddress, ConcurrentHashMap<String, ContainerInstance>> hosts =
      new ConcurrentHashMap<>();

  private final Function<ContainerInstance, Host> bothSides;
  private volatile @Nullable ImmutableSet<InetAddress> all;

  /**
   * @param bothSides the host of a container instance as it was last seen
   */
  KnownAddresses(Function<ContainerInstance, Host> bothSides) {
    this.bothSides = bothSides;
  }

  /** All of them; the same set for as long as none comes or goes. */
  public ImmutableSet<InetAddress> all() {
    ImmutableSet<InetAddress> known = all;
    return known == null ? gather() : known;
  }

  private synchronized ImmutableSet<InetAddress> gather() {
    ImmutableSet<InetAddress> gathered = ImmutableSet.copyOf(hosts.keySet());
    all = gathered;
    return gathered;
  }

  /** The hosts at an address. */
  public ImmutableSet<ContainerInstance> hostsAt(InetAddress address) {
    Map<String, ContainerInstance> there = hosts.get(address);
    return there == null ? ImmutableSet.of() : ImmutableSet.copyOf(there.values());
  }

  /**
   * The hosts at the address of this one, itself among them: one machine that has been registered
   * more than once, or several of which one has the address by now. None where it is there alone,
   * and none where too many are for them to be one machine.
   */
  List<ContainerInstance> together(String containerInstanceArn) {
    Place place = places.get(containerInstanceArn);
    Map<String, ContainerInstance> there =
        place == null ? null : place.address().map(hosts::get).orElse(null);
    return there == null || there.size() < 2 || there.size() > HOSTS_OF_ONE_MACHINE
        ? ImmutableList.of()
        : ImmutableList.copyOf(there.values());
  }

  /**
   * Takes note of a container instance.
   *
   * @return the ARNs of those that it was {@link #together} with; empty where neither its address
   *     nor whether its agent is connected has changed
   */
  synchronized Optional<Set<String>> changed(Change<ContainerInstance> change) {
    return place(change.latest().arn(), change.current());
  }

  /** Takes note of what SSM says now of a container instance; returns what {@code changed} does. */
  synchronized Optional<Set<String>> located(String containerInstanceArn) {
    Place place = places.get(containerInstanceArn);
    return place == null
        ? Optional.empty()
        : place(containerInstanceArn, Optional.of(place.instance()));
  }

  private synchronized Optional<Set<String>> place(String arn, Optional<ContainerInstance> now) {
    Set<String> before = new HashSet<>();
    together(arn).forEach(host -> before.add(host.arn()));
    Optional<Place> next =
        now.map(instance -> new Place(instance, bothSides.apply(instance).reportedAddress()));
    Optional<Place> old =
        Optional.ofNullable(next.isPresent() ? places.put(arn, next.get()) : places.remove(arn));
    Optional<InetAddress> from = old.flatMap(Place::address);
    Optional<InetAddress> to = next.flatMap(Place::address);
    next.ifPresent(place -> to.ifPresent(address -> arrive(address, place.instance())));
    from.filter(address -> !to.equals(Optional.of(address)))
        .ifPresent(address -> leave(address, arn));
    return from.equals(to) && connected(old) == connected(next)
        ? Optional.empty()
        : Optional.of(before);
  }

  private static boolean connected(Optional<Place> place) {
    return place.filter(there -> there.instance().agentConnected()).isPresent();
  }

  private synchronized void arrive(InetAddress address, ContainerInstance instance) {
    hosts
        .computeIfAbsent(
            address,
            _ -> {
              all = null;
              return new ConcurrentHashMap<>();
            })
        .put(instance.arn(), instance);
  }

  private synchronized void leave(InetAddress address, String arn) {
    hosts.computeIfPresent(
        address,
        (_, there) -> {
          there.remove(arn);
          return there.isEmpty() ? null : there;
        });
    if (!hosts.containsKey(address)) {
      all = null;
    }
  }
}
