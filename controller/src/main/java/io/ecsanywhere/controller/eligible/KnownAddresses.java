package io.ecsanywhere.controller.eligible;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ContainerInstance;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of all known hosts. Gathered anew only where a host's may have changed: every pass
 * over a pool that is shared with others asks for them. Safe from any thread.
 */
public final class KnownAddresses {

  private final Informers informers;
  private final HostAddresses addresses;
  private volatile @Nullable Gathered last;

  private record Gathered(
      long revision,
      ImmutableSet<InetAddress> addresses,
      ImmutableSetMultimap<InetAddress, ContainerInstance> hosts) {}

  public KnownAddresses(Informers informers, HostAddresses addresses) {
    this.informers = informers;
    this.addresses = addresses;
  }

  /** All of them, whatever pools make of them. */
  public ImmutableSet<InetAddress> all() {
    return gathered().addresses;
  }

  /** The hosts at an address, each as it was when its address was last seen to change. */
  public ImmutableSet<ContainerInstance> hostsAt(InetAddress address) {
    return gathered().hosts.get(address);
  }

  private Gathered gathered() {
    // Taken first: what changes during the gathering shows in the next one.
    long revision = informers.addressesRevision();
    Gathered known = last;
    if (known == null || known.revision != revision) {
      ImmutableSetMultimap.Builder<InetAddress, ContainerInstance> hosts =
          ImmutableSetMultimap.builder();
      informers
          .hosts()
          .forEach(
              host ->
                  addresses
                      .reported(host)
                      .ifPresent(address -> hosts.put(address, host.instance())));
      ImmutableSetMultimap<InetAddress, ContainerInstance> built = hosts.build();
      known = new Gathered(revision, built.keySet(), built);
      last = known;
    }
    return known;
  }
}
