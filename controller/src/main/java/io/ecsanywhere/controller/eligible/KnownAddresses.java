package io.ecsanywhere.controller.eligible;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.cache.Informers;
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

  private record Gathered(long revision, ImmutableSet<InetAddress> addresses) {}

  public KnownAddresses(Informers informers, HostAddresses addresses) {
    this.informers = informers;
    this.addresses = addresses;
  }

  /** All of them, whatever pools make of them. */
  public ImmutableSet<InetAddress> all() {
    // Taken first: what changes during the gathering shows in the next one.
    long revision = informers.addressesRevision();
    Gathered known = last;
    if (known == null || known.revision != revision) {
      known =
          new Gathered(
              revision,
              informers
                  .hosts()
                  .flatMap(host -> addresses.reported(host).stream())
                  .collect(ImmutableSet.toImmutableSet()));
      last = known;
    }
    return known.addresses;
  }
}
