package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Takes the keys of services that ought to be looked at. Quick, and safe from any thread. */
@FunctionalInterface
public interface KeySink {

  /** Who says that a service ought to be looked at. */
  enum Origin {
    EVENT,
    POLL
  }

  /**
   * Why a service ought to be looked at.
   *
   * @param removal whether a target may have to go at once: a task is stopping, a port changed
   *     hands
   * @param at when it happened, where the origin says so
   */
  record Why(Origin origin, boolean removal, Optional<Instant> at) {}

  void look(ServiceKey key, Why why);

  /**
   * Everything about a cluster has been read since somebody began to act on the views: all of its
   * services ought to be looked at, for until now nothing could be concluded from what is missing.
   */
  default void reread(String cluster, Collection<ServiceKey> services) {
    Why why = new Why(Origin.POLL, false, Optional.empty());
    services.forEach(key -> look(key, why));
  }
}
