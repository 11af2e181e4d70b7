package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Services that events name before a list shows them: they are read by name, so that a new service
 * need not wait for the next list. Many are of no concern here, other launch types' for example, or
 * are gone, so the same one is not asked for each time.
 */
final class UnknownServices {

  private final Misses<ServiceKey> misses;

  UnknownServices(Ticker ticker) {
    this.misses = new Misses<>(ticker);
  }

  /**
   * Reads a service that the view lacks.
   *
   * @throws ApiException where the read failed
   */
  void read(Informer<Service> services, ServiceKey key) {
    if (!known(services, key) && misses.due(key)) {
      services.refresh(Set.of(key.service()));
      if (known(services, key)) {
        misses.remove(key);
      } else {
        misses.add(key);
      }
    }
  }

  /** How long to wait for a service to be there whose tasks run already; empty where it is. */
  Optional<Duration> again(Informer<Service> services, ServiceKey key, Collection<Task> tasks) {
    return known(services, key) || tasks.stream().noneMatch(Task::running)
        ? Optional.empty()
        : misses.again(key);
  }

  private static boolean known(Informer<Service> services, ServiceKey key) {
    return services.view().get(key.service()).isPresent();
  }
}
